// The function that runs the action of a command in a session and records its exit code.
import type { Command } from 'commander'
import type { ExitCode } from './errors/exit-codes.ts'
import type { Session } from './session.ts'

/** Runs `action` in a session that is made from the options of `command`. */
export type CommandRunner = (command: Command, action: (session: Session) => Promise<ExitCode>) => Promise<void>
