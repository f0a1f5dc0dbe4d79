// Runs `hfw` once: from arguments and environment to an exit code. Streams, folder and signals are parameters.
import { type Command, CommanderError } from 'commander'
import { InterruptedError } from './errors/errors.ts'
import { EXIT_CODES, type ExitCode } from './errors/exit-codes.ts'
import { type OutputStream, progressOutputOf } from './progress/output.ts'
import { type SharedOptions, buildProgram } from './program.ts'
import type { Session } from './session.ts'
import type { InputStream } from './terminal/input-stream.ts'

/** The input of one run. */
export interface HfwRun {
  args: readonly string[]
  /** Default: the environment of the process. */
  env?: Record<string, string | undefined> | undefined
  /** Relative paths are resolved against this folder. */
  cwd: string
  stdout: OutputStream
  stderr: OutputStream
  /** Default: no input and no prompts. */
  stdin?: InputStream
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

/** Runs the command and returns its exit code. Never throws: errors are written to stderr. */
export async function runHfw(run: HfwRun): Promise<number> {
  let exitCode: number = EXIT_CODES.success
  let isJson = run.args.includes('--json')
  let progress = progressOutputOf(run.stderr, { isCi: true, isColorUnwanted: true })
  try {
    const runCommand = async (command: Command, action: (session: Session) => Promise<ExitCode>) => {
      // Help and a wrong command line need neither the environment nor the client of the API.
      const { openSessionOrThrow } = await import('./open-session.ts')
      const session = openSessionOrThrow(command.optsWithGlobals<SharedOptions>(), run)
      isJson = session.isJson
      progress = session.progress
      exitCode = await action(session)
    }
    const program = await buildProgram(runCommand, run)
    await program.parseAsync(run.args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.success : EXIT_CODES.usage
    const isOfInterruption = run.signal.aborted && !(error instanceof InterruptedError)
    const { printError } = await import('./errors/print-error.ts')
    return printError(isOfInterruption ? new InterruptedError() : error, { isJson, stdout: run.stdout, progress })
  }
}
