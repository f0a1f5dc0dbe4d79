// Folders for one piece of work: gone when it is done. Those that a killed process left are removed a day later.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CheckedOut } from '../../contracts/ports/media-library.ts'

export const WORK_PREFIX = 'hfw-work-'
/** Longer than any piece of work can take. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

export async function openWorkFolder(parent: string): Promise<CheckedOut> {
  const folder = await mkdtemp(path.join(parent, WORK_PREFIX))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Best effort: what cannot be looked at or removed belongs to somebody else. */
export async function removeAbandonedWork(parent: string, nowMs: number): Promise<void> {
  const names = await readdir(parent).catch((): string[] => [])
  for (const name of names.filter((candidate) => candidate.startsWith(WORK_PREFIX))) {
    const folder = path.join(parent, name)
    const facts = await stat(folder).catch(() => undefined)
    if (facts && nowMs - facts.mtimeMs > ABANDONED_AFTER_MS)
      await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
