// Breaks text into lines for a terminal.

/** One line of a label and a text, broken so that the text continues below its beginning, `indent` columns from the left. */
export function wrapHanging(line: string, { width, indent }: { width: number | undefined; indent: number }): string[] {
  if (width === undefined || line.length < width) return [line]
  const left = indent * 2 < width ? indent : 2
  const [first = '', ...rest] = wrapText(line.slice(indent).trimStart(), Math.max(1, width - 1 - left))
  const label = line.slice(0, indent)
  if (left < indent) return [label.trimEnd(), ...[first, ...rest].map((part) => ' '.repeat(left) + part)]
  return [label + first, ...rest.map((part) => ' '.repeat(left) + part)]
}

/** Breaks at spaces. A word that is longer than `columns`, for example a URL, stays whole, so that it can be copied. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
