// A terminal for tests: records the output and replays cursor movements to get the visible lines.
import { stripVTControlCharacters } from 'node:util'
import type { ProgressOutput } from '../progress/output.ts'

/** An output with its record. */
export interface RecordedOutput extends ProgressOutput {
  readonly text: string
  /** The lines that are visible now, without colours. */
  screen(): string[]
  /** Width of the widest drawn line in columns. Wide characters count as two. */
  widestLine(): number
}

/** `options` override the default of 80 × 24 without colour. */
export function recordedOutput(options: Partial<Omit<ProgressOutput, 'write'>> & { isLive: boolean }): RecordedOutput {
  let text = ''
  return {
    hasColor: false,
    columns: 80,
    rows: 24,
    ...options,
    write: (part) => (text += part),
    get text() {
      return text
    },
    screen: () => playBack(text),
    widestLine: () =>
      Math.max(
        ...stripVTControlCharacters(text)
          .split(/[\r\n]/)
          .map(columnsOf),
      ),
  }
}

/** Replaces the escape character, which is not allowed in regular expressions. */
const ESCAPE = '␛'

function playBack(text: string): string[] {
  const lines: string[] = ['']
  let row = 0
  for (const [part] of text.replaceAll('\u001B', ESCAPE).matchAll(/␛\[\??\d*[A-Za-z]|\n|\r|[^␛\n\r]+/g)) {
    const up = /^␛\[(\d+)A$/.exec(part)
    if (up) row -= Number(up[1])
    else if (part === '\n') lines[++row] ??= ''
    else if (part === `${ESCAPE}[2K`) lines[row] = ''
    else if (part === `${ESCAPE}[J`) lines.splice(row, lines.length, '')
    else if (!part.startsWith(ESCAPE) && part !== '\r') lines[row] += part
  }
  return lines.filter((line) => line !== '')
}

function columnsOf(line: string): number {
  return [...line].reduce(
    (sum, character) => sum + (/[\p{Script=Han}\p{Emoji_Presentation}]/u.test(character) ? 2 : 1),
    0,
  )
}
