// What a command is given: the API, where to write, and the signal of Ctrl-C.
// Invariant: with `--json` stdout gets exactly one document, through `print`, and nothing else.
import type { CliEnvironment } from '../config/cli-config.ts'
import type { ApiAddress } from './api/find-api.ts'
import type { ApiClient } from './api/client.ts'
import type { ProgressOutput } from './progress/output.ts'
import type { InputStream } from './terminal/input-stream.ts'
import { paint, withoutControls } from './progress/output.ts'

export interface Session {
  api: ApiClient
  apiAddress: ApiAddress
  environment: CliEnvironment
  isJson: boolean
  /** Where relative paths count from. */
  cwd: string
  stdout: { write(text: string): unknown }
  /** Where answers of people and secrets come from. */
  stdin: InputStream | undefined
  /** stderr, where everything goes that is not data. */
  progress: ProgressOutput
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

/** How this command line is called in hints: as it works in a clone. */
export const COMMAND_NAME = 'npx hfw'

/** Writes the result to stdout: `document` with `--json`, otherwise the lines. Called once in a command. */
export function print(
  session: Pick<Session, 'isJson' | 'stdout'>,
  result: { document: unknown; lines: readonly string[] },
): void {
  const text = session.isJson ? JSON.stringify(result.document, null, 2) : result.lines.map(withoutControls).join('\n')
  if (text !== '') session.stdout.write(`${text}\n`)
}

/** Tells a person something, on stderr. */
export function tell(session: Pick<Session, 'progress'>, text: string): void {
  session.progress.write(`${withoutControls(text)}\n`)
}

/** The last line of a command: how it ended, and what to do next. */
export function tellOutcome(
  session: Pick<Session, 'progress'>,
  outcome: { isGood: boolean; text: string; next?: string | undefined },
): void {
  const mark = paint(session.progress, outcome.isGood ? 'green' : 'red', outcome.isGood ? '✓' : '✗')
  const next =
    outcome.next === undefined ? '' : `  Next: ${paint(session.progress, 'bold', withoutControls(outcome.next))}`
  session.progress.write(`${mark} ${withoutControls(outcome.text)}${next}\n`)
}
