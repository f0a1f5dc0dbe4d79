// Stored media files of a client. The bytes are in the object store; here is what is known of them.
// Invariant: the same bytes are one asset per client, however often they arrive.
import type { Asset } from '../contracts/assets.ts'
import { type AssetRow, toAsset } from './asset-view.ts'
import type { Database, DatabaseTransaction } from './connect.ts'
import { newId } from './new-id.ts'

export interface NewAsset {
  clientId: string
  sha256: string
  storageKey: string
  kind: Asset['kind']
  contentType: string
  sizeBytes: number
  widthPx: number | null
  heightPx: number | null
  durationMs: number | null
}

/** The asset with these bytes: the one that is there already, or a new one. */
export async function saveAsset(db: Database | DatabaseTransaction, input: NewAsset): Promise<Asset> {
  const row = await db
    .insertInto('asset')
    .values({ id: newId('asset'), ...input })
    // Changes nothing, but makes the row that is there come back.
    .onConflict((conflict) => conflict.columns(['clientId', 'sha256']).doUpdateSet({ sha256: input.sha256 }))
    .returningAll()
    .executeTakeFirstOrThrow()
  return toAsset(row)
}

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
