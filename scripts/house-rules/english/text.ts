// A piece of prose with its place in a file, and what is checked in it.
import { REFUSED_WORDS } from './refused-words.ts'

export interface Text {
  /** The line of the file on which the text begins, counted from 1. */
  line: number
  /** The text as it is in the file, without comment signs. Its line breaks are those of the file. */
  content: string
  /** Cells of a table are not sentences. Default `prose`. */
  kind?: 'prose' | 'table'
}

export interface Finding {
  line: number
  message: string
}

export const MAX_SENTENCE_WORDS = 32

const WORD_PATTERNS = REFUSED_WORDS.map(({ pattern, instead }) => ({
  expression: new RegExp(String.raw`(?<![\w-])(?:${pattern.replaceAll(' ', String.raw`\s+`)})(?![\w-])`, 'gi'),
  instead,
}))

/** Refused words and sentences of more than 32 words. Code spans count as one word each and are not read. */
export function findingsIn(text: Text): Finding[] {
  const prose = maskCode(text.content)
  return text.kind === 'table'
    ? refusedWordsIn(prose, text.line)
    : [...refusedWordsIn(prose, text.line), ...longSentencesIn(prose, text)]
}

/** Keeps line breaks and length, so that positions stay true. */
function maskCode(content: string): string {
  return content.replaceAll(/`[^`]+`/g, (span) => span.replaceAll(/[^\n]/g, 'X'))
}

function refusedWordsIn(prose: string, firstLine: number): Finding[] {
  return WORD_PATTERNS.flatMap(({ expression, instead }) =>
    [...prose.matchAll(expression)].map((match) => ({
      line: lineAt(prose, match.index, firstLine),
      message: `"${match[0].replaceAll(/\s+/g, ' ')}": write ${instead}`,
    })),
  )
}

function longSentencesIn(prose: string, text: Text): Finding[] {
  return sentencesOf(prose).flatMap(({ sentence, index }) => {
    const count = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    if (count <= MAX_SENTENCE_WORDS) return []
    const start = text.content.slice(index).trim().split(/\s+/).slice(0, 6).join(' ')
    const line = lineAt(prose, index, text.line)
    return [{ line, message: `a sentence of ${count} words ("${start} …"): ${MAX_SENTENCE_WORDS} are the limit` }]
  })
}

/** A paragraph, a list item and a tag such as `@param` each begin a new sentence. */
const BREAK =
  /\n[ \t]*(?=\n)|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])|\n(?=[ \t]*@\w)|[.!?]["')\]*_]*\s+(?=["'([*_]*[\p{Lu}\p{N}])/gu

function sentencesOf(prose: string): { sentence: string; index: number }[] {
  const ends = [...prose.matchAll(BREAK)].map((match) => match.index + match[0].length)
  return [0, ...ends].map((start, number) => {
    const sentence = prose.slice(start, ends[number] ?? prose.length)
    return { sentence, index: start + (sentence.length - sentence.trimStart().length) }
  })
}

function lineAt(prose: string, index: number, firstLine: number): number {
  return firstLine + (prose.slice(0, index).match(/\n/g)?.length ?? 0)
}
