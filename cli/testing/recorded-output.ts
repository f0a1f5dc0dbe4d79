// A terminal for tests: keeps what was written and plays the cursor movements of live lines back to what would be seen.
import { stripVTControlCharacters } from 'node:util'
import type { ProgressOutput } from '../progress/output.ts'

export interface RecordedOutput extends ProgressOutput {
  readonly text: string
  /** The lines that a person would see now, without colours. */
  screen(): string[]
  /** Width of the widest line ever drawn, in columns; wide letters count as two. */
  widestLine(): number
}

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

/** Stands for the escape character, which regular expressions had better not hold. */
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
