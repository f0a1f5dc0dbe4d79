// How a command's action is run: in a session, with an exit code at its end.
import type { Command } from 'commander'
import type { ExitCode } from './errors/exit-codes.ts'
import type { Session } from './session.ts'

/** Runs a command's action in a session made from the options of `command`. */
export type CommandRunner = (command: Command, action: (session: Session) => Promise<ExitCode>) => Promise<void>
