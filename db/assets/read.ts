// The assets of clients as callers see them. The bytes are in the object store.
// Invariant: an asset of another client is not found.
import { type Selectable, sql } from 'kysely'
import type { Asset, StoredAsset } from '../../contracts/public/assets.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import type { Asset as AssetTable } from '../schema.generated.ts'

export type AssetRow = Selectable<AssetTable>

/** The row as callers see it. */
export function toAsset(row: AssetRow): Asset {
  return {
    id: row.id,
    kind: row.kind,
    contentType: row.contentType,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    widthPx: row.widthPx,
    heightPx: row.heightPx,
    durationMs: row.durationMs,
    frameRate: row.frameRate,
    createdAt: row.createdAt.toISOString(),
    url: `/v1/assets/${row.id}/content`,
  }
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

/** The client's asset with the key of its bytes in the object store. Undefined where the client has no such asset. */
export async function findStoredAsset(
  db: Database,
  input: { clientId: string; id: string },
): Promise<{ asset: StoredAsset; storageKey: string } | undefined> {
  const row = await db
    .selectFrom('asset')
    .selectAll()
    .select(IS_FROM_SANDBOX.as('fromSandbox'))
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row && { asset: { ...toAsset(row), fromSandbox: row.fromSandbox }, storageKey: row.storageKey }
}

/** It is an output of an attempt that the sandbox accepted, or the video of a film with such an attempt. */
const IS_FROM_SANDBOX = sql<boolean>`(
  exists (select from attempt_output join attempt on attempt.id = attempt_output.attempt_id
    where attempt_output.asset_id = asset.id and attempt.is_sandbox)
  or exists (select from film join generation on generation.film_id = film.id
    join attempt on attempt.generation_id = generation.id
    where film.video_asset_id = asset.id and attempt.is_sandbox))`
