// The end of a film: its clips in order, and its final status.
// Invariant: a film ends once; a repeated call returns the first ending.
import { sql } from 'kysely'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type {
  EndedFilm,
  EndFilmInput,
  FilmClip,
  FilmClips,
  FilmEnding,
  FilmToJoin,
} from '../../contracts/steps/film.ts'
import { STORED_DETAIL } from '../../contracts/steps/stored-detail.ts'
import { isFinalFilmStatus, UNFINISHED_FILM_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import { saveAsset } from '../assets/insert.ts'
import { toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { releaseHold } from '../money/book-attempt.ts'
import { readChargeOfFilm } from '../money/charges.ts'
import { transitionFilm } from './transitions.ts'

/**
 * The clips of the film's completed scenes, in order, and the number of all scenes. A clip begins on the clip before it where the last
 * frame of that very clip was extracted for it. That is not so where the scene in between has no clip, or has another one by now.
 */
export async function listClips(db: Database, input: { filmId: string }): Promise<FilmClips> {
  const rows = await db
    .selectFrom('scene')
    .leftJoin('asset', 'asset.id', 'scene.clipAssetId')
    .select(['scene.index as sceneIndex', 'asset.storageKey', 'scene.startClipKey'])
    .where('scene.filmId', '=', input.filmId)
    .orderBy('scene.index')
    .execute()
  const clips: FilmClip[] = []
  for (const { sceneIndex, storageKey, startClipKey } of rows) {
    if (storageKey === null) continue
    clips.push({
      sceneIndex,
      storageKey,
      beginsOnClipBefore: startClipKey !== null && startClipKey === clips.at(-1)?.storageKey,
    })
  }
  return { sceneCount: rows.length, clips }
}

/** `listClips`, with the settings of the join and the file of its soundtrack. */
export async function readFilmToJoin(db: Database, input: { filmId: string }): Promise<FilmToJoin> {
  const film = await db
    .selectFrom('film')
    .leftJoin('asset', (join) => join.on('asset.id', '=', sql`film.join_settings #>> '{soundtrack,audio}'`))
    .select(['film.joinSettings as settings', 'asset.storageKey'])
    .where('film.id', '=', input.filmId)
    .executeTakeFirstOrThrow()
  return { ...(await listClips(db, input)), settings: film.settings, soundtrackKey: film.storageKey ?? undefined }
}

/** Sets the status `stitching`, in one transaction. Changes nothing where the film is not accepted or rendering. */
export async function recordStitching(db: Database, input: { filmId: string }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await transitionFilm(trx, { filmId: input.filmId, from: ['accepted', 'rendering'], to: 'stitching' })
  })
}

/**
 * Ends the film in one transaction: status, video, event, and the release of held credits. Scenes that have not begun are
 * cancelled. Locks the film's row. Where the film has ended already, nothing changes and its status is returned.
 */
export async function endFilm(db: Database, input: EndFilmInput): Promise<EndedFilm> {
  return db.transaction().execute(async (trx) => {
    const film = await trx
      .selectFrom('film')
      .select(['status', 'clientId'])
      .where('id', '=', input.filmId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (isFinalFilmStatus(film.status)) return { status: film.status }
    const ending = await endingOf(trx, input)
    const video = input.video && (await saveAsset(trx, { clientId: film.clientId, media: input.video }))
    await trx
      .updateTable('scene')
      .set({ status: 'cancelled' })
      .where('filmId', '=', input.filmId)
      .where('status', '=', 'pending')
      .execute()
    await transitionFilm(trx, {
      filmId: input.filmId,
      from: UNFINISHED_FILM_STATUSES,
      to: ending.status,
      ...(ending.status === 'failed' ? { error: await withSceneReason(trx, input.filmId, ending.error) } : {}),
      ...(video ? { video: { assetId: video.id, isPartial: input.videoIsPartial, event: toAsset(video) } } : {}),
      charge: await readChargeOfFilm(trx, input.filmId),
    })
    await trx.updateTable('film').set({ joinProgress: null }).where('id', '=', input.filmId).execute()
    await releaseHold(trx, { clientId: film.clientId, scope: { filmId: input.filmId } })
    return { status: ending.status }
  })
}

const NOT_JOINED: JobFailure = { code: 'media_failed', detail: 'The clips could not be joined.', paid: 'yes' }

/**
 * A film that has every clip is too late to cancel, and the response to the request says so. A workflow that was started again after its end from
 * outside can see the cancellation before it has gone through the finished scenes.
 */
async function endingOf(trx: DatabaseTransaction, { filmId, ending, video }: EndFilmInput): Promise<FilmEnding> {
  if (ending.status !== 'cancelled') return ending
  const { sceneCount, clips } = await listClips(trx, { filmId })
  if (clips.length < sceneCount) return ending
  return video ? { status: 'completed' } : { status: 'failed', error: NOT_JOINED }
}

/**
 * The error of a film with a failed scene, with the reason that is stored with the scene's generation. The workflow does not
 * know that reason: it may quote a prompt, and Temporal's histories carry none.
 */
async function withSceneReason(trx: DatabaseTransaction, filmId: string, error: JobFailure): Promise<JobFailure> {
  if (!error.detail.includes(STORED_DETAIL)) return error
  const failed = await trx
    .selectFrom('generation')
    .select('error')
    .where('filmId', '=', filmId)
    .where('status', '=', 'failed')
    .orderBy('sceneIndex', 'desc')
    .orderBy('take', 'desc')
    .limit(1)
    .executeTakeFirst()
  const reason = failed?.error?.detail
  return reason === undefined ? error : { ...error, detail: error.detail.replace(STORED_DETAIL, () => reason) }
}
