// The files of the repository: what git tracks, and what is new and not ignored.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../checks/root.ts'

/** Paths relative to the project, sorted. Files that were deleted but not yet committed are left out. */
export async function listRepositoryFiles(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { stdout } = await promisify(execFile)('git', args, { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 })
  const paths = new Set(stdout.split('\0').filter((path) => path !== ''))
  return [...paths].filter((path) => existsSync(join(ROOT, path))).toSorted()
}

/** The rooms: top-level folders without hidden ones, and each workspace as `packages/<name>`. */
export function roomsOf(files: readonly string[]): string[] {
  const rooms = files.flatMap((path) => /^(?:packages\/[^/]+|(?!packages\/)[^./][^/]*)(?=\/)/.exec(path) ?? [])
  return [...new Set(rooms)]
}
