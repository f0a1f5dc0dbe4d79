// Runs `hfw` once: from arguments and environment to an exit code. Streams, folder and signals are parameters.
import { type Command, CommanderError } from 'commander'
import { type CliEnvironment, loadCliEnvironmentOrThrow } from '../config/cli-config.ts'
import { createApiClient } from './api/client.ts'
import { findApi } from './api/find-api.ts'
import { InterruptedError } from './errors/errors.ts'
import { EXIT_CODES, type ExitCode } from './errors/exit-codes.ts'
import { printError } from './errors/print-error.ts'
import { type OutputStream, type ProgressOutput, progressOutputOf } from './progress/output.ts'
import type { InputStream } from './terminal/input-stream.ts'
import { type SharedOptions, buildProgram } from './program.ts'
import type { Session } from './session.ts'

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
    const environment = loadCliEnvironmentOrThrow(run.env)
    progress = progressOutputOf(run.stderr, { isCi: environment.CI, isColorUnwanted: environment.NO_COLOR })
    const runCommand = async (command: Command, action: (session: Session) => Promise<ExitCode>) => {
      const session = openSession(command.optsWithGlobals<SharedOptions>(), { ...run, environment, progress })
      isJson = session.isJson
      exitCode = await action(session)
    }
    await buildProgram(runCommand, run).parseAsync(run.args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.success : EXIT_CODES.usage
    const isOfInterruption = run.signal.aborted && !(error instanceof InterruptedError)
    return printError(isOfInterruption ? new InterruptedError() : error, { isJson, stdout: run.stdout, progress })
  }
}

function openSession(
  options: SharedOptions,
  given: HfwRun & { environment: CliEnvironment; progress: ProgressOutput },
): Session {
  const { environment, progress, cwd, stdout, stdin, signal } = given
  const apiAddress = findApi(options.api, environment)
  const token = options.token ?? environment.HFW_TOKEN
  const api = createApiClient({ url: apiAddress.url, token, signal })
  return { api, apiAddress, environment, progress, cwd, stdout, stdin, signal, isJson: options.json === true }
}
