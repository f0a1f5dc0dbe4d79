// Every package of the lock file has a checksum, except those that the registry did not have when the lock file was written.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'

/**
 * Programs for other platforms than the one that wrote the lock file. The registry in use did not have these versions, so npm
 * recorded no checksum. The list may only become shorter: see `docs/dependencies.md`.
 */
const UNPINNED = [
  /^@oxc-parser\/binding-[a-z0-9-]+@0\.156\.0$/,
  /^@oxfmt\/binding-[a-z0-9-]+@0\.78\.0$/,
  /^@oxlint\/binding-[a-z0-9-]+@1\.94\.0$/,
  /^@oxlint-tsgolint\/(darwin|win32)-(arm64|x64)@7\.0\.2007$/,
  /^@swc\/core-[a-z0-9-]+@1\.16\.22$/,
]
/** Their number when the list was written. */
const MOST_UNPINNED = 61

export interface LockedEntry {
  version?: string
  integrity?: string
  optional?: boolean
  link?: boolean
}

/** Packages without a checksum that are not on the list, or more of them than before. */
export async function findUnpinnedPackages(): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedEntry>
  }
  return unpinnedProblemsOf(packages)
}

export function unpinnedProblemsOf(packages: Record<string, LockedEntry>): string[] {
  const unpinned = Object.entries(packages)
    .filter(([path, { link, integrity }]) => path.includes('node_modules/') && link !== true && integrity === undefined)
    .map(([path, { version, optional }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return { id: `${name}@${version}`, isKnown: optional === true && isKnown(`${name}@${version}`) }
    })
  const unknown = unpinned
    .filter((entry) => !entry.isKnown)
    .map(({ id }) => `package-lock.json: ${id} has no integrity`)
  if (unpinned.length <= MOST_UNPINNED) return unknown
  return [...unknown, `package-lock.json: ${unpinned.length} packages without integrity, ${MOST_UNPINNED} before`]
}

function isKnown(id: string): boolean {
  return UNPINNED.some((pattern) => pattern.test(id))
}
