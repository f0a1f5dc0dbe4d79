// The texts of a Markdown file (headings, paragraphs, list items, tables; not code blocks), and the form of its lines.
import type { Finding, Text } from './text.ts'

export const MAX_LINE_LENGTH = 160

const FENCE = /^\s*(```|~~~)/
const TABLE_ROW = /^\s*\|/
const HEADING = /^#{1,6} /
const LIST_ITEM = /^\s*([-*+]|\d+[.)])\s/

interface Line {
  number: number
  content: string
}

export function textsOfDocument(source: string): Text[] {
  const texts: Text[] = []
  let open: Text | undefined
  for (const { number, content } of linesOutsideCode(source)) {
    const isAlone = HEADING.test(content) || TABLE_ROW.test(content)
    const continues: boolean =
      open !== undefined && !isAlone && content.trim() !== '' && !LIST_ITEM.test(content) && isNext(open, number)
    if (continues && open !== undefined) open.content += `\n${content}`
    else {
      open = { line: number, content, kind: TABLE_ROW.test(content) ? 'table' : 'prose' }
      if (content.trim() !== '') texts.push(open)
      if (isAlone || content.trim() === '') open = undefined
    }
  }
  return texts
}

/** Lines that are too long for a review side by side. */
export function longLinesIn(source: string): Finding[] {
  return linesOutsideCode(source)
    .filter(({ content }) => content.length > MAX_LINE_LENGTH && !TABLE_ROW.test(content))
    .map(({ number, content }) => ({
      line: number,
      message: `a line of ${content.length} characters: ${MAX_LINE_LENGTH} are the limit`,
    }))
}

/** The first paragraph of a page names its readers: `For operators: …`, `For callers of the API who …`. */
export function missingReadersIn(source: string): Finding[] {
  const first = linesOutsideCode(source).find(({ content }) => content.trim() !== '' && !HEADING.test(content))
  if (first?.content.startsWith('For ')) return []
  return [{ line: first?.number ?? 1, message: 'begin the page with its readers: "For operators …"' }]
}

function isNext(open: Text, number: number): boolean {
  return open.line + open.content.split('\n').length === number
}

function linesOutsideCode(source: string): Line[] {
  let isInCode = false
  return source.split('\n').flatMap((content, index) => {
    const isFence = FENCE.test(content)
    if (isFence) isInCode = !isInCode
    return isFence || isInCode ? [] : [{ number: index + 1, content }]
  })
}
