// The results of the checks in lines that fit the terminal.
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'
import { wrapText } from '../terminal/wrap-text.ts'

const MARKS: Record<DoctorCheck['state'], string> = { ok: '✓', note: '–', broken: '✗' }
const NAME_WIDTH = 13

/** `columns`: width of the terminal; undefined where lines may have any length, as in a pipe. */
export function describeChecks(checks: readonly DoctorCheck[], columns: number | undefined): string[] {
  return checks.flatMap(({ name, state, detail, fix, command }) => {
    const notes = [fix, command].filter((text) => text !== undefined).map((text) => `→ ${text}`)
    const [first = '', ...rest] = [detail, ...notes].flatMap((text) => wrapped(text, columns))
    return [`${MARKS[state]} ${name.padEnd(NAME_WIDTH)} ${first}`, ...rest.map((line) => indent(line))]
  })
}

function wrapped(text: string, columns: number | undefined): string[] {
  return columns === undefined ? [text] : wrapText(text, Math.max(20, columns - NAME_WIDTH - 3))
}

function indent(line: string): string {
  return `  ${''.padEnd(NAME_WIDTH)} ${line}`
}
