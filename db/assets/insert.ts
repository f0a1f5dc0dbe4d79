// Records a stored file as an asset of a client.
// Invariant: the same bytes of the same client are one asset.
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { Database } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import type { AssetRow } from './read.ts'

/** Writes the asset, or finds the one that has the same bytes. Returns its row. `db` may be a transaction. */
export async function saveAsset(db: Database, input: { clientId: string; media: StoredMedia }): Promise<AssetRow> {
  const { clientId, media } = input
  return (
    db
      .insertInto('asset')
      .values({ id: newId('asset'), clientId, ...media })
      // The update changes nothing; it makes the statement return the existing row.
      .onConflict((oc) => oc.columns(['clientId', 'sha256']).doUpdateSet({ storageKey: media.storageKey }))
      .returningAll()
      .executeTakeFirstOrThrow()
  )
}
