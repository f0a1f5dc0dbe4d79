// The videos that were made of a film, each with its settings and the images beside it, and the progress of a join.
// Invariant: a video stays when the film is joined again. The film shows the newest one.
import { sql } from 'kysely'
import type { Asset } from '../../contracts/public/assets.ts'
import type { Film } from '../../contracts/public/films.ts'
import type { JoinSettings, SceneTime } from '../../contracts/public/join-settings.ts'
import type { JoinProgressInput, MadeVideo, VideoImages } from '../../contracts/steps/film.ts'
import { saveAsset } from '../assets/insert.ts'
import type { Database } from '../connection/connect.ts'

/** Writes the video with its images, in one transaction. A repeat replaces what was written for the same video. */
export async function recordMadeVideo(db: Database, made: MadeVideo): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { clientId } = await trx
      .selectFrom('film')
      .select('clientId')
      .where('id', '=', made.filmId)
      .executeTakeFirstOrThrow()
    const files = { video: made.video, ...made.images }
    const ids: Partial<Record<'video' | keyof VideoImages, string>> = {}
    // In the order of their hashes: two transactions with the same files in another order would deadlock.
    const inOrder = Object.entries(files).toSorted(([, a], [, b]) => (a.sha256 < b.sha256 ? -1 : 1))
    for (const [name, media] of inOrder) {
      ids[name as keyof typeof ids] = (await saveAsset(trx, { clientId, media })).id
    }
    const columns = {
      method: made.method,
      settings: JSON.stringify(made.settings),
      sceneTimes: JSON.stringify(made.sceneTimes),
      posterAssetId: ids.poster ?? null,
      sheetAssetId: ids.sheet ?? null,
      previewAssetId: ids.preview ?? null,
    }
    await trx
      .insertInto('filmVideo')
      .values({ filmId: made.filmId, assetId: ids.video!, ...columns })
      .onConflict((oc) => oc.columns(['filmId', 'assetId']).doUpdateSet(columns))
      .execute()
  })
}

export interface VideoOfFilm {
  settings: JoinSettings
  sceneTimes: SceneTime[]
  imageIds: Record<keyof VideoImages, Asset['id'] | null>
}

/** What was made beside the video that the film shows. Undefined where it has no video, or one that an earlier version has joined. */
export async function findVideoOfFilm(db: Database, { id, video }: Film): Promise<VideoOfFilm | undefined> {
  if (!video) return undefined
  const row = await db
    .selectFrom('filmVideo')
    .selectAll()
    .where('filmId', '=', id)
    .where('assetId', '=', video.id)
    .executeTakeFirst()
  if (!row) return undefined
  const { posterAssetId: poster, sheetAssetId: sheet, previewAssetId: preview } = row
  return { settings: row.settings, sceneTimes: row.sceneTimes, imageIds: { poster, sheet, preview } }
}

/** Records how far the join of the film is. The percentage does not fall. Changes nothing where no clips are being joined. */
export async function recordJoinProgress(db: Database, input: JoinProgressInput): Promise<void> {
  const { filmId, percent, leftMs } = input
  const now = new Date()
  const finish = leftMs === undefined ? null : new Date(now.getTime() + leftMs).toISOString()
  await sql`
    update film set join_progress = jsonb_build_object(
      'percent', greatest(${percent}::int, (join_progress ->> 'percent')::int),
      'expectedFinishAt', ${finish}::text,
      'at', ${now.toISOString()}::text
    )
    where id = ${filmId} and (finished_at is null or (join_requested_at is not null and join_finished_at is null))
  `.execute(db)
}
