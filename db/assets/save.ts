// Records a stored file as an asset of a client. The same bytes of the same client are one asset.
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { Database } from '../connection/connect.ts'
import type { AssetRow } from './asset-view.ts'
import { newId } from '../connection/new-id.ts'

/** The asset's row, new or as it was. `db` may be a transaction. */
export async function saveAsset(db: Database, input: { clientId: string; media: StoredMedia }): Promise<AssetRow> {
  const { clientId, media } = input
  return (
    db
      .insertInto('asset')
      .values({ id: newId('asset'), clientId, ...media })
      // An update that changes nothing makes the existing row come back.
      .onConflict((oc) => oc.columns(['clientId', 'sha256']).doUpdateSet({ storageKey: media.storageKey }))
      .returningAll()
      .executeTakeFirstOrThrow()
  )
}
