// Runs `hfw` once: from arguments and environment to an exit code. Streams, folder and signals are parameters.
import { type Command, CommanderError } from 'commander'
import type { HfwRun } from './open-session.ts'
import { InterruptedError } from './errors/errors.ts'
import { EXIT_CODES, type ExitCode } from './errors/exit-codes.ts'
import { type OutputStream, progressOutputOf } from './progress/output.ts'
import { type SharedOptions, buildProgram } from './program.ts'
import type { Session } from './session.ts'

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
    const openSession = async (options: SharedOptions) =>
      (await import('./open-session.ts')).openSessionOrThrow(options, run)
    const program = await buildProgram(runCommand, { ...run, openSession, fitError: await errorFitter(run.stderr) })
    await program.parseAsync(knownHelpTopic(program, run.args), { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.success : EXIT_CODES.usage
    const isOfInterruption = run.signal.aborted && !(error instanceof InterruptedError)
    const { printError } = await import('./errors/print-error.ts')
    return printError(isOfInterruption ? new InterruptedError() : error, { isJson, stdout: run.stdout, progress })
  }
}

/** A pipe gets every line in full, and needs no import. */
async function errorFitter(stderr: OutputStream): Promise<((text: string) => string) | undefined> {
  if (stderr.isTTY !== true) return undefined
  const { wrapMessage } = await import('./terminal/wrap-message.ts')
  return (text) => wrapMessage(text, { isLive: true, columns: stderr.columns || 80 }, 2).join('\n')
}

/** `hfw help nope` is refused as `hfw nope` is. Commander prints the help of the program instead. */
function knownHelpTopic({ commands }: Command, args: readonly string[]): readonly string[] {
  const [first, topic] = args
  const isUnknown = first === 'help' && topic !== undefined && !topic.startsWith('-')
  if (!isUnknown || topic === 'help' || commands.some((command) => command.name() === topic)) return args
  return [topic]
}
