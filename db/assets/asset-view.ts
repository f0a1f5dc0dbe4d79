// Asset rows as callers see them.
import type { Selectable } from 'kysely'
import type { Asset } from '../../contracts/public/assets.ts'
import type { Asset as AssetTable } from '../schema.generated.ts'

export type AssetRow = Selectable<AssetTable>

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
    createdAt: row.createdAt.toISOString(),
    url: `/v1/assets/${row.id}/content`,
  }
}
