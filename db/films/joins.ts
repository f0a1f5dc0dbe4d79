// Requests to join the clips of an ended film again, and their ends.
// Invariant: money is not touched, and the film's clips are not changed. A film whose scenes all have clips becomes completed.
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { JoinSettings } from '../../contracts/public/join-settings.ts'
import type { RecordedJoin, RepeatedJoin } from '../../contracts/steps/film.ts'
import { type FilmStatus, isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { saveAsset } from '../assets/insert.ts'
import { toAsset } from '../assets/read.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import { readChargeOfFilm } from '../money/charges.ts'
import { type FilmRow, recordFilmEvent } from './transitions.ts'

/**
 * `requested`: it is open now, by this request or by an earlier one. `busy`: an earlier request with other settings is open. All others
 * change nothing.
 */
export type JoinRequest =
  | { kind: 'missing' }
  | { kind: 'unfinished'; status: FilmStatus }
  | { kind: 'complete' }
  | { kind: 'no_clips' }
  | { kind: 'busy' }
  | { kind: 'requested' }

/**
 * Records the request, in the caller's transaction, where the film has ended and has clips. Without settings, those of the film are
 * used, and a film with a complete video is not joined. Locks the film's row.
 */
export async function requestJoin(
  trx: DatabaseTransaction,
  input: { clientId: string; id: string; settings: JoinSettings | undefined },
): Promise<JoinRequest> {
  const { settings } = input
  const film = await trx
    .selectFrom('film')
    .select(['status', 'videoAssetId', 'joinSettings', 'joinRequestedAt', 'joinFinishedAt'])
    .where('id', '=', input.id)
    .where('clientId', '=', input.clientId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!film) return { kind: 'missing' }
  if (!isFinalFilmStatus(film.status)) return { kind: 'unfinished', status: film.status }
  const isComplete = film.status === 'completed' && film.videoAssetId !== null
  if (film.joinRequestedAt !== null && film.joinFinishedAt === null) {
    return { kind: settings && !isDeepStrictEqual(settings, film.joinSettings) ? 'busy' : 'requested' }
  }
  if (isComplete && !settings) return { kind: 'complete' }
  if (!(await hasClips(trx, input.id))) return { kind: 'no_clips' }
  await trx
    .updateTable('film')
    .set({
      ...{ joinRequestedAt: sql<Date>`clock_timestamp()`, joinFinishedAt: null, joinError: null, joinProgress: null },
      ...(settings ? { joinSettings: JSON.stringify(settings) } : {}),
    })
    .where('id', '=', input.id)
    .execute()
  return { kind: 'requested' }
}

async function hasClips(trx: DatabaseTransaction, filmId: string): Promise<boolean> {
  const clip = await trx
    .selectFrom('scene')
    .select('index')
    .where('filmId', '=', filmId)
    .where('clipAssetId', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return clip !== undefined
}

/** Ids of films with a request that has been open for `olderThanMs`, oldest first, in pages. */
export async function listOpenJoins(
  db: Database,
  { olderThanMs, ...page }: { olderThanMs: number } & WalkInput,
): Promise<WalkedRow<{ id: string }>[]> {
  const query = db
    .selectFrom('film')
    .select('id')
    .where('joinRequestedAt', '<', msAgo(olderThanMs))
    .where('joinFinishedAt', 'is', null)
  return readWalkPage(query, { time: 'film.joinRequestedAt', id: 'film.id', ...page })
}

/** Whether the film has an open request. False where there is no such film. */
export async function hasOpenJoin(db: Database, { filmId }: { filmId: string }): Promise<boolean> {
  const film = await db
    .selectFrom('film')
    .select('id')
    .where('id', '=', filmId)
    .where('joinRequestedAt', 'is not', null)
    .where('joinFinishedAt', 'is', null)
    .executeTakeFirst()
  return film !== undefined
}

/**
 * Closes the open request in one transaction: video or error, status and event. Where it is closed already, nothing changes, and the
 * outcome of that join is returned.
 */
export async function recordJoin(db: Database, input: { filmId: string; end: RepeatedJoin }): Promise<RecordedJoin> {
  const { filmId, end } = input
  return db.transaction().execute(async (trx) => {
    const film = await trx.selectFrom('film').selectAll().where('id', '=', filmId).forUpdate().executeTakeFirst()
    if (!film || film.joinRequestedAt === null) return { outcome: 'not_requested' }
    if (film.joinFinishedAt !== null) return { outcome: film.joinError === null ? 'joined' : 'failed' }
    if (end.kind === 'failed') await recordFailedJoin(trx, film, end)
    else if (!(await isOfEarlierRequest(trx, film, end))) await recordVideo(trx, film, end)
    return { outcome: end.kind }
  })
}

/** Whether the video has other settings: its report was repeated after the next request, which stays open. */
async function isOfEarlierRequest(
  trx: DatabaseTransaction,
  film: FilmRow,
  { joined: { video } }: Extract<RepeatedJoin, { kind: 'joined' }>,
): Promise<boolean> {
  const made = await trx
    .selectFrom('filmVideo')
    .innerJoin('asset', 'asset.id', 'filmVideo.assetId')
    .select('filmVideo.settings')
    .where('filmVideo.filmId', '=', film.id)
    .where('asset.sha256', '=', video.sha256)
    .executeTakeFirst()
  // Workers of earlier versions wrote no settings with a video.
  return made !== undefined && !isDeepStrictEqual(made.settings, film.joinSettings)
}

const CLOSED = { joinFinishedAt: sql<Date>`clock_timestamp()`, waitingFor: null, joinProgress: null }

async function recordFailedJoin(
  trx: DatabaseTransaction,
  film: FilmRow,
  { detail }: Extract<RepeatedJoin, { kind: 'failed' }>,
): Promise<void> {
  const row = await trx
    .updateTable('film')
    .set((eb) => ({ ...CLOSED, joinError: detail, eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', film.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const error = { code: 'media_failed', detail: `The clips could not be joined: ${detail}`, paid: 'yes' } as const
  await recordFilmEvent(trx, row, { error, charge: await readChargeOfFilm(trx, film.id) })
}

async function recordVideo(
  trx: DatabaseTransaction,
  film: FilmRow,
  { joined }: Extract<RepeatedJoin, { kind: 'joined' }>,
): Promise<void> {
  const video = await saveAsset(trx, { clientId: film.clientId, media: joined.video })
  const row = await trx
    .updateTable('film')
    .set((eb) => ({
      ...CLOSED,
      joinError: null,
      videoAssetId: video.id,
      videoIsPartial: joined.isPartial,
      ...(joined.isPartial
        ? {}
        : {
            status: 'completed' as const,
            error: null,
            // The end of a film that is joined again stays.
            finishedAt: film.status === 'completed' ? film.finishedAt : sql<Date>`clock_timestamp()`,
          }),
      eventSeq: eb('eventSeq', '+', 1),
    }))
    .where('id', '=', film.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordFilmEvent(trx, row, {
    video: { event: toAsset(video) },
    charge: await readChargeOfFilm(trx, film.id),
    ...(row.error ? { error: row.error } : {}),
  })
}
