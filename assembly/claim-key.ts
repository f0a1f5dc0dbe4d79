// Gives the media library the keys for its files.
// Invariant: a database that does not respond is reported as a store that is unavailable, so that an import waits for it.
import type { ClaimKey } from '../contracts/ports/media-library.ts'
import { StorageError } from '../contracts/ports/object-store.ts'
import { claimStorageKey } from '../db/assets/storage-keys.ts'
import type { Database } from '../db/connection/connect.ts'
import { isDatabaseUnavailable } from '../db/connection/is-unavailable.ts'

/** The claims of this installation, which are rows of its database. */
export function claimsIn(db: Database): ClaimKey {
  return async (file) => {
    try {
      return await claimStorageKey(db, file)
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error
      throw new StorageError('storage_unavailable', 'the database does not respond, which names the file', error)
    }
  }
}
