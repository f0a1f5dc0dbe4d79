// The files of attempts as operators see them: stored or not, and whether or not they are outputs of the generation.
import { sql } from 'kysely'
import type { AttemptDetail } from '../../contracts/public/attempts.ts'
import { type AssetRow, toAsset } from '../assets/read.ts'
import type { Database } from '../connection/connect.ts'

export type AttemptFiles = AttemptDetail['files']

/** The files of each attempt in order, by the attempt's id. An attempt without files is not in the map. */
export async function listFiles(db: Database, attemptIds: string[]): Promise<Map<string, AttemptFiles>> {
  const files = await db
    .selectFrom('attemptOutput')
    .select(['attemptId', 'kind', 'assetId'])
    .where('attemptId', '=', sql<string>`any(${attemptIds})`)
    .orderBy('attemptId')
    .orderBy('position')
    .execute()
  const assetIds = files.flatMap(({ assetId }) => assetId ?? [])
  const assets: AssetRow[] = await db
    .selectFrom('asset')
    .selectAll()
    .where('id', '=', sql<string>`any(${assetIds})`)
    .execute()
  const byId = new Map(assets.map((asset) => [asset.id, toAsset(asset)]))
  const toFile = ({ kind, assetId }: (typeof files)[number]) => ({
    kind,
    asset: assetId === null ? null : (byId.get(assetId) ?? null),
  })
  return new Map(
    [...Map.groupBy(files, ({ attemptId }) => attemptId)].map(([id, ofAttempt]) => [id, ofAttempt.map(toFile)]),
  )
}
