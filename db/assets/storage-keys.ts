// The keys of files in the object store, and which of them may be used.
// Invariant: a file is deleted only after its key was retired, and a retired key is neither claimed nor saved with an asset.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { isUniqueMediaKey, mediaKey } from '../../domain/assets/media-key.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

export interface FileContent {
  /** Hash of the bytes in lower-case hex. */
  sha256: string
  contentType: string
}

/**
 * The key for a file, before it is stored: that of the same bytes where they are stored already, otherwise a new one. The file
 * is protected from deletion for the grace time of unreferenced files. One transaction.
 */
export async function claimStorageKey(db: Database, { sha256, contentType }: FileContent): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const known = await findKey(trx, sha256)
    if (known !== undefined && (await recordUnreferenced(trx, { storageKey: known, sha256 }))) return known
    const storageKey = mediaKey(sha256, contentType, randomBytes(8).toString('hex'))
    await recordUnreferenced(trx, { storageKey, sha256 })
    return storageKey
  })
}

async function findKey(trx: DatabaseTransaction, sha256: string): Promise<string | undefined> {
  // The lock delays the deletion of the asset until the claim is committed.
  const asset = await trx
    .selectFrom('asset')
    .select('storageKey')
    .where('sha256', '=', sha256)
    .limit(1)
    .forKeyShare()
    .executeTakeFirst()
  if (asset) return asset.storageKey
  const file = await trx
    .selectFrom('unreferencedFile')
    .select('storageKey')
    .where('sha256', '=', sha256)
    .where('deletingAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return file?.storageKey
}

/** The grace time of the file begins anew, in the caller's transaction. False where its key is retired. */
export async function recordUnreferenced(
  trx: DatabaseTransaction,
  { storageKey, sha256 }: { storageKey: string; sha256: string },
): Promise<boolean> {
  const row = await trx
    .insertInto('unreferencedFile')
    .values({ storageKey, sha256 })
    .onConflict((oc) =>
      oc
        .column('storageKey')
        .doUpdateSet({ since: sql<Date>`clock_timestamp()` })
        .where('unreferencedFile.deletingAt', 'is', null),
    )
    .returning('storageKey')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Makes sure that the file of the asset `assetId`, which the caller's transaction has written, cannot be deleted. Throws
 * `StorageError` `object_missing` where its key is retired, so that the asset is not committed without its file.
 */
export async function protectFileOrThrow(
  trx: DatabaseTransaction,
  file: { storageKey: string; sha256: string; assetId: string },
): Promise<void> {
  if (await endUnreferenced(trx, file)) return
  if (await isReferenced(trx, file)) return
  // The only other asset of the file may have been deleted between the two statements.
  if (await endUnreferenced(trx, file)) return
  // Files of the first versions were stored without a claim.
  if (!isUniqueMediaKey(file.storageKey)) return
  throw new StorageError('object_missing', `${file.storageKey} was deleted before it was used; import the file again`)
}

async function endUnreferenced(trx: DatabaseTransaction, { storageKey }: { storageKey: string }): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('unreferencedFile')
    .where('storageKey', '=', storageKey)
    .where('deletingAt', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

async function isReferenced(
  trx: DatabaseTransaction,
  { storageKey, sha256, assetId }: { storageKey: string; sha256: string; assetId: string },
): Promise<boolean> {
  const other = await trx
    .selectFrom('asset')
    .select('id')
    .where('sha256', '=', sha256)
    .where('storageKey', '=', storageKey)
    .where('id', '!=', assetId)
    .limit(1)
    .forKeyShare()
    .executeTakeFirst()
  return other !== undefined
}
