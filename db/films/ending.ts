// The end of a film: its clips in order, and the one final write.
// Invariant: only the first ending counts; doing it again reports how it ended.
import type { EndedFilm, EndFilmInput, FilmClips } from '../../contracts/steps/film.ts'
import { FILM_STATUSES, isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { toAsset } from '../assets/asset-view.ts'
import type { Database } from '../connection/connect.ts'
import { transitionFilm } from './transitions.ts'
import { releaseHold } from '../money/book-ending.ts'
import { saveAsset } from '../assets/save.ts'

export async function listClips(db: Database, input: { filmId: string }): Promise<FilmClips> {
  const rows = await db
    .selectFrom('scene')
    .leftJoin('asset', 'asset.id', 'scene.clipAssetId')
    .select(['scene.index as sceneIndex', 'asset.storageKey'])
    .where('scene.filmId', '=', input.filmId)
    .orderBy('scene.index')
    .execute()
  const clips = rows.flatMap(({ sceneIndex, storageKey }) => (storageKey === null ? [] : [{ sceneIndex, storageKey }]))
  return { sceneCount: rows.length, clips }
}

export async function recordStitching(db: Database, input: { filmId: string }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await transitionFilm(trx, { filmId: input.filmId, from: ['accepted', 'rendering'], to: 'stitching' })
  })
}

/** Writes the end with its video. Scenes that never began are cancelled with a film that was cancelled or failed. */
export async function endFilm(db: Database, input: EndFilmInput): Promise<EndedFilm> {
  return db.transaction().execute(async (trx) => {
    const film = await trx
      .selectFrom('film')
      .select(['status', 'clientId'])
      .where('id', '=', input.filmId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (isFinalFilmStatus(film.status)) return { status: film.status }
    const video = input.video && (await saveAsset(trx, { clientId: film.clientId, media: input.video }))
    await trx
      .updateTable('scene')
      .set({ status: 'cancelled' })
      .where('filmId', '=', input.filmId)
      .where('status', '=', 'pending')
      .execute()
    await transitionFilm(trx, {
      filmId: input.filmId,
      from: FILM_STATUSES.filter((status) => !isFinalFilmStatus(status)),
      to: input.ending.status,
      ...(input.ending.status === 'failed' ? { error: input.ending.error } : {}),
      ...(video ? { video: { assetId: video.id, isPartial: input.videoIsPartial, event: toAsset(video) } } : {}),
    })
    await releaseHold(trx, { clientId: film.clientId, scope: { filmId: input.filmId } })
    return { status: input.ending.status }
  })
}
