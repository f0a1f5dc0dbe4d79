// Breaks text into lines for a terminal.

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
