// The session of a command: the API, the output streams and the signal of Ctrl-C.
// Invariant: with `--json` stdout gets exactly one document, through `print`, and nothing else.
import { commandNameOf } from './command-name.ts'
import type { CliEnvironment } from '../config/cli-config.ts'
import type { ApiAddress } from './api/find-api.ts'
import type { ApiClient } from './api/client.ts'
import type { OutputStream, ProgressOutput } from './progress/output.ts'
import type { InputStream } from './terminal/input-stream.ts'
import { wrapMessage } from './terminal/wrap-message.ts'
import { paint, withoutControls } from './progress/output.ts'

/** The surroundings of one command. */
export interface Session {
  api: ApiClient
  apiAddress: ApiAddress
  environment: CliEnvironment
  isJson: boolean
  /** Relative paths are resolved against this folder. */
  cwd: string
  stdout: OutputStream
  /** Source of prompts' input and of secrets. */
  stdin: InputStream | undefined
  /** stderr, for everything that is not data. */
  progress: ProgressOutput
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

/** The command in hints, as the user started it. */
export const COMMAND_NAME = commandNameOf(process.argv[1] ?? '', process.cwd())

/** Writes the result to stdout: `document` with `--json`, otherwise the lines. Called once per command. */
export function print(
  session: Pick<Session, 'isJson' | 'stdout'>,
  result: { document: unknown; lines: readonly string[] },
): void {
  const text = session.isJson ? JSON.stringify(result.document, null, 2) : result.lines.map(withoutControls).join('\n')
  if (text !== '') session.stdout.write(`${text}\n`)
}

/** Writes a message to stderr. */
export function printMessage(session: Pick<Session, 'progress'>, text: string): void {
  session.progress.write(`${wrapMessage(withoutControls(text), session.progress).join('\n')}\n`)
}

/** The end of a command. `next` is a command that the user can continue with. */
export interface Outcome {
  isGood: boolean
  /** The outcome is not known yet, so that neither mark is true. */
  isOpen?: boolean
  text: string
  next?: string | undefined
}

/** Writes the last line of a command to stderr: how it ended, and the next command. */
export function printOutcome(session: Pick<Session, 'progress'>, outcome: Outcome): void {
  const mark = paint(session.progress, ...markOf(outcome))
  const next = outcome.next === undefined ? undefined : withoutControls(outcome.next)
  const text = withoutControls(outcome.text)
  const { isLive, columns } = session.progress
  const isOneLine = !isLive || `. ${text}  Next: ${next ?? ''}`.length < columns
  const [first = '', ...rest] = isOneLine ? [text] : wrapMessage(text, { isLive, columns: columns - 2 })
  const lines = [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
  const command = next === undefined ? '' : `  Next: ${paint(session.progress, 'bold', next)}`
  session.progress.write(`${lines}${command === '' || isOneLine ? '' : '\n'}${command}\n`)
}

function markOf({ isGood, isOpen }: Outcome): ['yellow' | 'green' | 'red', string] {
  if (isOpen) return ['yellow', '…']
  return isGood ? ['green', '✓'] : ['red', '✗']
}
