// Recognizes a full disk among the errors of temporary files.
// Invariant: other errors are unchanged, because they can come from the sender of the bytes.
import { StorageError } from '../../contracts/ports/object-store.ts'

const FULL_CODES = new Set(['ENOSPC', 'EDQUOT'])

/** Throws `StorageError` with `storage_full` for a full disk or quota, and each other error unchanged. */
export function rethrowDiskFull(error: unknown): never {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code === undefined || !FULL_CODES.has(code)) throw error
  throw new StorageError(
    'storage_full',
    `no space for a temporary file (${code}); free some or enlarge the volume`,
    error,
  )
}
