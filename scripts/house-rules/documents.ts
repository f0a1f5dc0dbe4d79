// Documents match the files: each path that a document names exists, and each room has a README of at most ten lines.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ROOT } from '../checks/root.ts'
import { roomsOf } from './repository-files.ts'

const README_LINES = 10
const CELL_CHARACTERS = 200
/** Past releases may name files that no longer exist. */
const HISTORY = 'CHANGELOG.md'
/** Created at run time, so not in the repository. */
const MADE_LATER = /^(\.data|dist|node_modules)(\/|$)|^\.env$/
const FILE_ENDING = /\w\.(ts|mjs|json|md|yml|yaml|sh|sql)$/

/** One sentence per room without a short README. */
export async function findReadmeProblems(files: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    roomsOf(files).map(async (room) => {
      const path = `${room}/README.md`
      if (!files.includes(path)) return [`${path} is missing: what is in ${room}/, and what may not be`]
      const lines = (await readFile(join(ROOT, path), 'utf8')).split('\n')
      const textLines = withoutExamples(lines).filter((line) => line.trim() !== '' && !line.startsWith('#')).length
      return textLines <= README_LINES ? [] : [`${path} has ${textLines} lines of text; ${README_LINES} are enough`]
    }),
  )
  return checked.flat()
}

/** One sentence per path that a document names and that does not exist. */
export async function findDeadPaths(files: readonly string[]): Promise<string[]> {
  const documents = files.filter((path) => path.endsWith('.md') && path !== HISTORY)
  const rooms = roomsOf(files)
  const checked = await Promise.all(
    documents.map(async (document) => {
      const text = await readFile(join(ROOT, document), 'utf8')
      const dead = pathsNamedIn(text, rooms).filter((path) => !exists(path, document))
      return dead.map((path) => `${document} names ${path}, which does not exist`)
    }),
  )
  return checked.flat()
}

/** One sentence per document with a table cell that is too long to read. */
export async function findLongCells(files: readonly string[]): Promise<string[]> {
  const documents = files.filter((path) => path.endsWith('.md'))
  const checked = await Promise.all(
    documents.map(async (document) => {
      const lines = longCellsIn(await readFile(join(ROOT, document), 'utf8'))
      return lines.map((line) => `${document}:${line} has a table cell of more than ${CELL_CHARACTERS} characters`)
    }),
  )
  return checked.flat()
}

/** The numbers of the lines with a cell that is too long. `\|` belongs to its cell. */
export function longCellsIn(text: string): number[] {
  return text.split('\n').flatMap((line, index) => {
    if (!line.startsWith('|') || /^[|\s:-]+$/.test(line)) return []
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().length)
    return Math.max(...cells) > CELL_CHARACTERS ? [index + 1] : []
  })
}

/** Links, and code spans that read as a path: with a known ending, or below a room. */
export function pathsNamedIn(text: string, rooms: readonly string[]): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)].map((match) => match[1]!)
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1]!)
  const spanPaths = spans.filter((span) => {
    if (!/^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(span) || MADE_LATER.test(span)) return false
    const isBelowRoom = rooms.some((room) => span.startsWith(`${room}/`))
    return isBelowRoom || FILE_ENDING.test(span)
  })
  return [...new Set([...links, ...spanPaths])]
}

/** The lines outside fenced code. */
function withoutExamples(lines: readonly string[]): string[] {
  let isExample = false
  return lines.filter((line) => {
    const isFence = line.startsWith('```')
    if (isFence) isExample = !isExample
    return !isFence && !isExample
  })
}

function exists(path: string, document: string): boolean {
  return existsSync(join(ROOT, path)) || existsSync(join(ROOT, dirname(document), path))
}
