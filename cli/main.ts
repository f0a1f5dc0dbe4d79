// hfw: the program. Reads the environment, listens for Ctrl-C, runs one command and ends with its exit code.
import { type Command, CommanderError } from 'commander'
import { type CliEnvironment, loadCliEnvironmentOrThrow } from '../config/cli-config.ts'
import { createApiClient } from './api/client.ts'
import { findApi } from './api/find-api.ts'
import { InterruptedError } from './errors.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { printError } from './print-error.ts'
import { type ProgressOutput, progressOutputOf } from './progress/output.ts'
import { type SharedOptions, buildProgram } from './program.ts'
import type { Session } from './session.ts'

/** A terminal sends Ctrl-C to every process of the line, and a wrapper passes it on as well: one press may arrive twice. */
const SAME_PRESS_MS = 500

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  // A reader that has seen enough (`hfw models | head -1`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const interruption = new AbortController()
  listenForInterruption(interruption)
  let exitCode: number = EXIT_CODES.success
  let session: Session | undefined
  const to = { isJson: args.includes('--json'), stdout: process.stdout }
  let progress = progressOutputOf(process.stderr, { isCi: true, isColorUnwanted: true })
  try {
    const environment = loadCliEnvironmentOrThrow()
    progress = outputOf(environment)
    const run = async (command: Command, action: (session: Session) => Promise<ExitCode>) => {
      session = openSession(command.optsWithGlobals<SharedOptions>(), {
        environment,
        progress,
        signal: interruption.signal,
      })
      exitCode = await action(session)
    }
    await buildProgram(run, { isHelpColored: progress.hasColor }).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.success : EXIT_CODES.usage
    const isOurs = interruption.signal.aborted && !(error instanceof InterruptedError)
    return printError(isOurs ? new InterruptedError() : error, {
      ...to,
      isJson: session?.isJson ?? to.isJson,
      progress,
    })
  }
}

function outputOf(environment: CliEnvironment): ProgressOutput {
  return progressOutputOf(process.stderr, { isCi: environment.CI, isColorUnwanted: environment.NO_COLOR })
}

function openSession(
  options: SharedOptions,
  given: { environment: CliEnvironment; progress: ProgressOutput; signal: AbortSignal },
): Session {
  const apiAddress = findApi(options.api, given.environment)
  const token = options.token ?? given.environment.HFW_TOKEN
  const api = createApiClient({ url: apiAddress.url, token, signal: given.signal })
  return { ...given, api, apiAddress, isJson: options.json === true, stdout: process.stdout }
}

/** The first Ctrl-C ends the command in order; another one, later, ends it at once. */
function listenForInterruption(interruption: AbortController): void {
  let firstMs: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (firstMs !== undefined && performance.now() - firstMs > SAME_PRESS_MS) process.exit(EXIT_CODES.interrupted)
      firstMs ??= performance.now()
      interruption.abort()
    })
  }
}
