// Prints errors: text on stderr, with `--json` also one document on stdout. Maps errors to exit codes.
import { ConfigError } from '../../config/parse-environment.ts'
import type { ReceivedProblem } from '../api/received-problem.ts'
import {
  ApiProblemError,
  DownloadError,
  InterruptedError,
  UnexpectedResponseError,
  type Unconfirmed,
  UnreachableError,
  UsageError,
} from './errors.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { nameOfField } from './flag-of-field.ts'
import { inCliTerms } from './in-cli-terms.ts'
import { messageOf } from './message-of.ts'
import { type ProgressOutput, paint, withoutControls } from '../progress/output.ts'
import { COMMAND_NAME } from '../session.ts'
import { wrapMessage } from '../terminal/wrap-message.ts'

/** The output for one error. */
export interface ErrorReport {
  exitCode: ExitCode
  /** The first line is the title. */
  lines: string[]
  /** The value of `error` in the output of `--json`. */
  document: Record<string, unknown>
}

const ERROR_MARK = 'error: '

/** Prints the error and returns its exit code. A wrong command line prints no document, because no request was sent. */
export function printError(
  error: unknown,
  to: { isJson: boolean; stdout: { write(text: string): unknown }; progress: ProgressOutput },
): ExitCode {
  const report = describeError(error)
  const [title = '', ...rest] = report.lines.map(withoutControls)
  const mark = report.exitCode === EXIT_CODES.interrupted ? '' : ERROR_MARK
  const lines = [
    ...wrapMessage(mark + title, to.progress, 2),
    ...rest.flatMap((line) => wrapMessage(`  ${line}`, to.progress)),
  ]
  const text = lines.join('\n').slice(mark.length)
  to.progress.write(`${mark === '' ? '' : `${paint(to.progress, 'red', mark.trimEnd())} `}${text}\n`)
  if (to.isJson && report.exitCode !== EXIT_CODES.usage) {
    to.stdout.write(`${JSON.stringify({ error: report.document }, null, 2)}\n`)
  }
  return report.exitCode
}

/** The report for an error. An unknown error is a bug in hfw, so its stack trace is printed. */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof ApiProblemError) return describeProblem(error.problem)
  if (error instanceof InterruptedError) return describeInterruption(error)
  if (error instanceof UnreachableError) return describeUnreachable(error)
  if (error instanceof UsageError || error instanceof ConfigError) {
    return { exitCode: EXIT_CODES.usage, lines: error.message.split('\n'), document: {} }
  }
  if (error instanceof DownloadError || error instanceof UnexpectedResponseError) {
    const code = error instanceof DownloadError ? 'download_failed' : 'unexpected_answer'
    const lines = [error.message]
    if (code === 'download_failed')
      lines.push(`The job itself is completed. Try again: ${COMMAND_NAME} get <id> --out <folder>`)
    return { exitCode: EXIT_CODES.failure, lines, document: { code, detail: error.message } }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    exitCode: EXIT_CODES.failure,
    lines: ['This is a bug in hfw.', ...detail.split('\n')],
    document: { code: 'internal', detail: messageOf(error) },
  }
}

function describeProblem(problem: ReceivedProblem): ErrorReport {
  const lines = [...titleOf(problem), ...(problem.detail === '' ? [] : [inCliTerms(problem.detail)])]
  for (const { pointer, detail } of problem.errors ?? []) {
    const name = nameOfField(pointer)
    lines.push(`${name === '' ? '' : `${name}: `}${inCliTerms(detail)}`)
  }
  if (problem.status === 401) lines.push('Send a token with --token or HFW_TOKEN.')
  if (problem.requestId !== undefined) lines.push(`Request id: ${problem.requestId}`)
  return { exitCode: EXIT_CODES.failure, lines, document: { ...problem } }
}

/** The detail of a missing resource says all that its title says. */
function titleOf({ code, title, detail }: ReceivedProblem): string[] {
  return code === 'not_found' && detail !== '' ? [] : [title]
}

function describeUnreachable(error: UnreachableError): ErrorReport {
  return {
    exitCode: EXIT_CODES.unreachable,
    lines: [
      error.message,
      'Start the stack with "npm start", or set the address with --api or HFW_API.',
      `"${COMMAND_NAME} doctor" checks the set-up.`,
    ],
    document: { code: 'unreachable', detail: error.message, url: error.url },
  }
}

const UNCONFIRMED: Record<Unconfirmed, string> = {
  job: 'The API has not confirmed a job. A job that was being sent may have been accepted.',
  change: 'The API has not confirmed the request. It may have taken effect.',
}

function describeInterruption({ jobId, unconfirmed }: InterruptedError): ErrorReport {
  const lines =
    jobId === undefined
      ? ['Interrupted.', ...(unconfirmed === undefined ? [] : [UNCONFIRMED[unconfirmed]])]
      : [
          `Detached: ${jobId} continues.`,
          `Watch it:  ${COMMAND_NAME} watch ${jobId}`,
          `Cancel it: ${COMMAND_NAME} cancel ${jobId}`,
        ]
  return {
    exitCode: EXIT_CODES.interrupted,
    lines,
    document: { code: 'interrupted', detail: lines[0], ...(jobId === undefined ? {} : { jobId }) },
  }
}
