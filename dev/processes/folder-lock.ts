// One holder per folder. The lock is the operating system's own (a SQLite file lock), so it ends with the process that holds it,
// however that process ends: it can never be stale and no pid has to be believed.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A held lock. Releasing it again does nothing. */
export type FolderLock = { release(): void }

const SQLITE_BUSY = 5

/**
 * Takes the folder's lock, or returns undefined at once when another process (or another lock of this one) has it.
 * Makes the folder when it is missing.
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
