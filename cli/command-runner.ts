// How a command is defined, and the function that runs its action in a session and records its exit code.
import type { Command } from 'commander'
import type { ExitCode } from './errors/exit-codes.ts'
import type { Session } from './session.ts'

/** Runs `action` in a session that is made from the options of `command`. */
export type CommandRunner = (command: Command, action: (session: Session) => Promise<ExitCode>) => Promise<void>

/** The command line that a command is defined for. A command whose options depend on a model reads the model here. */
export interface CommandUse {
  /** What follows the name of the command. */
  words: readonly string[]
  /** A session with the shared options of the command line. */
  openSession(): Promise<Session>
}

/** Adds description, arguments, options, action and subcommands to a command that has its name and summary. */
export type CommandDefinition = (command: Command, run: CommandRunner, use: CommandUse) => void | Promise<void>
