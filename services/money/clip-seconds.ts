// The measured length of the clips that the length of a job's output follows.
// Invariant: nothing is fetched here. A URL is measured when the job is accepted, which stores its file as an asset.
import type { Model } from '../../contracts/models/model.ts'
import { listAssetsByIds } from '../../db/assets/read.ts'
import type { Database, DatabaseTransaction } from '../../db/connection/connect.ts'
import { clipSources, pricedClipSeconds } from '../../domain/money/clip-sources.ts'

/** In seconds. Undefined where the length does not follow a clip, or where one is a URL or an unknown asset. */
export async function measuredClipSeconds(
  { db, clientId }: { db: Database | DatabaseTransaction; clientId: string },
  job: { model: Model; input: Record<string, unknown> },
): Promise<number | undefined> {
  const sources = clipSources(job.model, job.input)
  if (sources.length === 0) return undefined
  const assets = await listAssetsByIds(db, { clientId, ids: sources })
  const measured = assets.flatMap(({ id, durationMs }) =>
    durationMs === null ? [] : [[id, durationMs / 1000] as const],
  )
  return pricedClipSeconds(sources, new Map(measured))
}
