// Turns an error of the file system into a `StorageError`, once, where it enters.
import { StorageError } from '../../contracts/ports/object-store.ts'

/** Classifies by the errno code. A `StorageError` is returned unchanged; another error becomes the `cause`. */
export function toFileStorageError(error: unknown, action: string): StorageError {
  if (error instanceof StorageError) return error
  const errno = errnoOf(error)
  const detail = errno ?? (error instanceof Error ? error.message : String(error))
  if (errno && fullCodes.has(errno)) {
    return new StorageError('storage_full', `no space to ${action} (${detail}); free some or enlarge the volume`, error)
  }
  if (errno && deniedCodes.has(errno)) {
    return new StorageError('storage_denied', `not allowed to ${action} (${detail}); check the folder's owner`, error)
  }
  return new StorageError('storage_unavailable', `could not ${action} (${detail})`, error)
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const deniedCodes = new Set(['EACCES', 'EPERM', 'EROFS'])

/** The errno name (`ENOENT`, …) of an error of `node:fs`, if it is one. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
