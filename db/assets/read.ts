// Reads what is known of a client's media files. The bytes are in the object store.
import type { Asset } from '../../contracts/public/assets.ts'
import { type AssetRow, toAsset } from './asset-view.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/** Those of the ids that exist and belong to the client, in any order. */
export async function listAssetsByIds(
  db: Database | DatabaseTransaction,
  input: { clientId: string; ids: readonly string[] },
): Promise<Asset[]> {
  if (input.ids.length === 0) return []
  const rows = await db
    .selectFrom('asset')
    .selectAll()
    .where('clientId', '=', input.clientId)
    .where('id', 'in', input.ids)
    .execute()
  return rows.map(toAsset)
}

/** The client's asset and where its bytes are kept. */
export async function findStoredAsset(
  db: Database,
  input: { clientId: string; id: string },
): Promise<{ asset: Asset; storageKey: string } | undefined> {
  const row: AssetRow | undefined = await db
    .selectFrom('asset')
    .selectAll()
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row && { asset: toAsset(row), storageKey: row.storageKey }
}
