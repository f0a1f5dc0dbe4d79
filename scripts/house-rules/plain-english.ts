// Plain technical English in comments, documents, names of tests and texts for readers.
// Refused: the words of `english/refused-words.ts`; sentences of more than 32 words.
// Refused in documents: lines of more than 160 characters; a page of `docs/` that does not begin with its readers.
// Run it on paths: node scripts/run.mjs scripts/plain-english.ts db/ services/
// A comment with a reason excuses a line. It is on that line or on the line before:
//   `// plain-english-ok: quotes the platform`, in Markdown `<!-- plain-english-ok: quotes the platform -->`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'
import { longLinesIn, missingReadersIn, textsOfDocument } from './english/document-texts.ts'
import { textsOfSource } from './english/source-texts.ts'
import { type Finding, findingsIn } from './english/text.ts'

/** Released migrations and past releases are frozen; generated files are checked where their texts are written. */
const UNREAD = /^db\/migrations\/|\.generated\.|^CHANGELOG\.md$|(^|\/)LICENSE/
/** What the sandbox says imitates the platform's own texts; its comments and tests are ours. */
const IMITATION = /^(packages\/)?sandbox\//
const MARKER = /(?:\/\/|<!--|\*).*\bplain-english-ok(:\s*\w)?/

/** One sentence per breach, with `path:line`. `files` are relative to the project; other kinds of files are passed over. */
export async function findEnglishProblems(files: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    files.filter(isRead).map(async (path) => englishProblemsOf(path, await readFile(join(ROOT, path), 'utf8'))),
  )
  return checked.flat()
}

export function isRead(path: string): boolean {
  return /\.(ts|mjs|md)$/.test(path) && !UNREAD.test(path)
}

export function englishProblemsOf(path: string, source: string): string[] {
  const lines = source.split('\n')
  const found = path.endsWith('.md') ? inDocument(path, source) : inSource(path, source)
  const kept = found.filter(({ line }) => !hasMarker(lines[line - 1]) && !hasMarker(lines[line - 2]))
  return [...kept, ...emptyMarkers(lines)]
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, message }) => `${path}:${line}: ${message}`)
}

function inDocument(path: string, source: string): Finding[] {
  const readers = path.startsWith('docs/') ? missingReadersIn(source) : []
  return [...readers, ...longLinesIn(source), ...textsOfDocument(source).flatMap(findingsIn)]
}

function inSource(path: string, source: string): Finding[] {
  return textsOfSource(path, source, { readerTexts: !IMITATION.test(path) }).flatMap(findingsIn)
}

function hasMarker(line: string | undefined): boolean {
  return line !== undefined && MARKER.test(line)
}

function emptyMarkers(lines: readonly string[]): Finding[] {
  return lines.flatMap((line, index) => {
    const match = MARKER.exec(line)
    return match !== null && match[1] === undefined
      ? [{ line: index + 1, message: 'give a reason: "plain-english-ok: <reason>"' }]
      : []
  })
}
