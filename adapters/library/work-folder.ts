// Folders for one piece of work, removed at its end. Folders that a killed process left are removed a day later.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CheckedOut } from '../../contracts/ports/media-library.ts'
import { rethrowDiskFull } from './disk-full.ts'

export const WORK_PREFIX = 'hfw-work-'
/** Longer than the longest piece of work. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** Makes an empty folder in `parent`, which is removed when disposed. Throws `StorageError` with `storage_full` on a full disk. */
export async function openWorkFolder(parent: string): Promise<CheckedOut> {
  const folder = await mkdtemp(path.join(parent, WORK_PREFIX)).catch(rethrowDiskFull)
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Best effort, does not throw: a folder that cannot be read or removed belongs to another user. */
export async function removeAbandonedWork(parent: string, nowMs: number): Promise<void> {
  const names = await readdir(parent).catch((): string[] => [])
  for (const name of names.filter((candidate) => candidate.startsWith(WORK_PREFIX))) {
    const folder = path.join(parent, name)
    const changedAtMs = await lastChangeMs(folder)
    if (changedAtMs !== undefined && nowMs - changedAtMs > ABANDONED_AFTER_MS)
      await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

/** The latest change of the folder or of a file in it. Undefined where it cannot be read. */
async function lastChangeMs(folder: string): Promise<number | undefined> {
  const files = await readdir(folder).catch((): string[] => [])
  const facts = await Promise.all(
    [folder, ...files.map((name) => path.join(folder, name))].map((file) => stat(file).catch(() => undefined)),
  )
  const times = facts.flatMap((found) => (found ? [found.mtimeMs] : []))
  return times.length === 0 ? undefined : Math.max(...times)
}
