// Messages on stderr, broken between words where it is a terminal. A pipe gets every line in full.
import type { ProgressOutput } from '../progress/output.ts'
import { wrapText } from './wrap-text.ts'

type Width = Pick<ProgressOutput, 'isLive' | 'columns'>

/** The lines of a text. A broken line continues `indent` columns right of its beginning, default none. */
export function wrapMessage(text: string, output: Width, indent = 0): string[] {
  const lines = text.split('\n')
  return output.isLive ? lines.flatMap((line) => wrapLine(line, output.columns, indent)) : lines
}

function wrapLine(line: string, columns: number, indent: number): string[] {
  if (line.length < columns) return [line]
  const start = line.length - line.trimStart().length
  // A terminal with fewer columns than this shows nothing that is easy to read.
  const room = Math.max(10, columns - 1 - start - indent)
  const [first = '', ...rest] = wrapText(line.trimStart(), room)
  return [' '.repeat(start) + first, ...rest.map((part) => ' '.repeat(start + indent) + part)]
}
