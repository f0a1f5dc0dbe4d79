// Records a stored file as an asset of a client, and that a job uses an asset.
// Invariants: the same bytes of the same client are one asset. An asset that a job has used is never marked as unused again.
import { sql } from 'kysely'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import type { AssetRow } from './read.ts'
import { protectFileOrThrow } from './storage-keys.ts'

interface NewAsset {
  clientId: string
  media: StoredMedia
  /** Whether no job uses it yet. The time until its deletion begins anew with each upload. Default: false. */
  isUpload?: boolean
}

/**
 * Writes the asset, or finds the one that has the same bytes. Returns its row, which keeps its own storage key. Throws
 * `StorageError` `object_missing` where the file was deleted since its import.
 */
export async function saveAsset(
  trx: DatabaseTransaction,
  { clientId, media, isUpload = false }: NewAsset,
): Promise<AssetRow> {
  const unusedSince = isUpload ? sql<Date>`clock_timestamp()` : null
  const { isNew, ...row } = await trx
    .insertInto('asset')
    .values({ id: newId('asset'), clientId, ...media, unusedSince })
    .onConflict((oc) =>
      oc.columns(['clientId', 'sha256']).doUpdateSet({
        unusedSince: sql<Date | null>`case when asset.unused_since is not null then excluded.unused_since end`,
      }),
    )
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .executeTakeFirstOrThrow()
  if (isNew) await protectFileOrThrow(trx, { ...media, assetId: row.id })
  return row
}

/** Records that a job uses the client's asset, which is never deleted then. False where there is no such asset. */
export async function useAsset(trx: DatabaseTransaction, asset: { clientId: string; id: string }): Promise<boolean> {
  const { clientId, id } = asset
  const marked = await trx
    .updateTable('asset')
    .set({ unusedSince: null })
    .where('id', '=', id)
    .where('clientId', '=', clientId)
    .where('unusedSince', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (marked) return true
  const used = await trx
    .selectFrom('asset')
    .select('id')
    .where('id', '=', id)
    .where('clientId', '=', clientId)
    .where('unusedSince', 'is', null)
    .executeTakeFirst()
  return used !== undefined
}

/**
 * The id of the client's asset with these bytes; undefined where there is none. Where no job uses it, the time until its deletion
 * begins anew, as after an upload of the same bytes.
 */
export async function touchUpload(
  db: Database,
  file: { clientId: string; sha256: string; sizeBytes: number },
): Promise<string | undefined> {
  const row = await db
    .updateTable('asset')
    .set({ unusedSince: sql<Date | null>`case when unused_since is not null then clock_timestamp() end` })
    .where('clientId', '=', file.clientId)
    .where('sha256', '=', file.sha256)
    .where('sizeBytes', '=', file.sizeBytes)
    .returning('id')
    .executeTakeFirst()
  return row?.id
}
