// A lock on a folder with one holder at a time. Node has no file locks, so it is the lock of a SQLite file.
// Invariant: the operating system releases it when the holder ends, also after SIGKILL. A stale lock is not possible.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE } from './private-folder.ts'

/** A held lock. A second release does nothing. */
export type FolderLock = { release(): void }

const SQLITE_BUSY = 5

/**
 * Takes the folder's lock. Returns undefined at once when another process, or another lock of this process, holds it.
 * Creates the folder, for the current user only, when it is missing.
 * @throws when the folder cannot be written or its file system has no locks.
 */
export function tryLockFolder(folder: string, name = 'stack.lock'): FolderLock | undefined {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE })
  const file = join(folder, name)
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
    chmodSync(file, PRIVATE_FILE_MODE)
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
  return { release: () => (database.isOpen ? database.close() : undefined) }
}
