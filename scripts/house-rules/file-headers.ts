// Every source file opens with a `//` comment: what it is for, and its invariant where it has one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'

/** Paths of source files, tests and generated files left out, whose first line (after a `#!`) is not such a comment. */
export async function findHeaderProblems(files: readonly string[]): Promise<string[]> {
  const sources = files.filter(
    (path) => /\.(ts|mjs)$/.test(path) && !path.endsWith('.test.ts') && !path.includes('.generated.'),
  )
  const checked = await Promise.all(
    sources.map(async (path) => {
      const lines = (await readFile(join(ROOT, path), 'utf8')).split('\n')
      const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0]
      return first?.startsWith('// ') ? [] : [`${path}: open the file with a // comment that says what it is for`]
    }),
  )
  return checked.flat()
}
