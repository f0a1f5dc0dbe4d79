// How an error is told: for people on stderr, with `--json` as one document on stdout as well; and which exit code it makes.
import { ConfigError } from '../../config/load-config.ts'
import type { ReceivedProblem } from '../api/received-problem.ts'
import {
  ApiProblemError,
  DownloadError,
  InterruptedError,
  UnexpectedAnswerError,
  UnreachableError,
  UsageError,
} from './errors.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { flagOfField } from './flag-of-field.ts'
import { type ProgressOutput, paint, withoutControls } from '../progress/output.ts'
import { COMMAND_NAME } from '../session.ts'

export interface ToldError {
  exitCode: ExitCode
  /** The first line is the title. */
  lines: string[]
  /** What `--json` prints under `error`. */
  document: Record<string, unknown>
}

/** Writes the error and gives its exit code. A wrong command line prints no document: nothing was asked of the API. */
export function printError(
  error: unknown,
  to: { isJson: boolean; stdout: { write(text: string): unknown }; progress: ProgressOutput },
): ExitCode {
  const told = tellError(error)
  const [title = '', ...rest] = told.lines
  const mark = told.exitCode === EXIT_CODES.interrupted ? '' : `${paint(to.progress, 'red', 'error:')} `
  to.progress.write(`${mark}${[title, ...rest.map((line) => `  ${line}`)].map(withoutControls).join('\n')}\n`)
  if (to.isJson && told.exitCode !== EXIT_CODES.usage) {
    to.stdout.write(`${JSON.stringify({ error: told.document }, null, 2)}\n`)
  }
  return told.exitCode
}

/** What to say of an error. Unknown ones are ours, and are told with their stack. */
export function tellError(error: unknown): ToldError {
  if (error instanceof ApiProblemError) return tellProblem(error.problem)
  if (error instanceof InterruptedError) return tellInterruption(error)
  if (error instanceof UnreachableError) return tellUnreachable(error)
  if (error instanceof UsageError || error instanceof ConfigError) {
    return { exitCode: EXIT_CODES.usage, lines: error.message.split('\n'), document: {} }
  }
  if (error instanceof DownloadError || error instanceof UnexpectedAnswerError) {
    const code = error instanceof DownloadError ? 'download_failed' : 'unexpected_answer'
    const lines = [error.message]
    if (code === 'download_failed')
      lines.push(`The job itself is done. Try again: ${COMMAND_NAME} get <id> --out <folder>`)
    return { exitCode: EXIT_CODES.failure, lines, document: { code, detail: error.message } }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    exitCode: EXIT_CODES.failure,
    lines: ['Something broke in hfw itself.', ...detail.split('\n')],
    document: { code: 'internal', detail: error instanceof Error ? error.message : String(error) },
  }
}

function tellProblem(problem: ReceivedProblem): ToldError {
  const lines = [problem.title]
  if (problem.detail !== '') lines.push(problem.detail)
  for (const { pointer, detail } of problem.errors ?? []) {
    const flag = flagOfField(pointer)
    if (flag !== undefined) lines.push(`${flag} (${pointer}): ${detail}`)
    else lines.push(pointer === '' ? detail : `${pointer}: ${detail}`)
  }
  if (problem.status === 401) lines.push('Send a token with --token or HFW_TOKEN.')
  if (problem.requestId !== undefined) lines.push(`Request id: ${problem.requestId}`)
  return { exitCode: EXIT_CODES.failure, lines, document: { ...problem } }
}

function tellUnreachable(error: UnreachableError): ToldError {
  return {
    exitCode: EXIT_CODES.unreachable,
    lines: [
      error.message,
      'Start the stack with "npm start", or name the address with --api or HFW_API.',
      `"${COMMAND_NAME} doctor" says what is wrong.`,
    ],
    document: { code: 'unreachable', detail: error.message, url: error.url },
  }
}

function tellInterruption({ jobId }: InterruptedError): ToldError {
  const lines =
    jobId === undefined
      ? ['Interrupted.', 'No job had been confirmed yet; one that was just being sent may still have been accepted.']
      : [
          `Detached: ${jobId} goes on without you.`,
          `Watch it:  ${COMMAND_NAME} watch ${jobId}`,
          `Cancel it: ${COMMAND_NAME} cancel ${jobId}`,
        ]
  return {
    exitCode: EXIT_CODES.interrupted,
    lines,
    document: { code: 'interrupted', detail: lines[0], ...(jobId === undefined ? {} : { jobId }) },
  }
}
