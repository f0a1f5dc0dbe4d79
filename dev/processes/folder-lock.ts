// A lock on a folder with one holder at a time. Node has no file locks, so it is the lock of a SQLite file.
// Invariant: the operating system releases it when the holder ends, also after SIGKILL. A stale lock is not possible.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A held lock. A second release does nothing. */
export type FolderLock = { release(): void }

const SQLITE_BUSY = 5

/**
 * Takes the folder's lock. Returns undefined at once when another process, or another lock of this process, holds it.
 * Creates the folder when it is missing.
 * @throws when the folder cannot be written or its file system has no locks.
 */
export function tryLockFolder(folder: string, name = 'stack.lock'): FolderLock | undefined {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, name))
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
  return { release: () => (database.isOpen ? database.close() : undefined) }
}
