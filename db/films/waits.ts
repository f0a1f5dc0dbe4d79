// What the media work of a film waits for.
// Invariant: the film shows the first time of the wait, and its stream has one event for each wait for storage.
import type { FilmWait } from '../../contracts/public/film-wait.ts'
import type { FilmWaitInput } from '../../contracts/steps/film.ts'
import { isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { recordFilmEvent } from './transitions.ts'

/**
 * Records that the film waits, in one transaction that locks its row. Changes nothing where it waits for the same reason already, and
 * where the film has ended and has no open join: the step that reports the wait is then late. A wait for a media worker has no event,
 * because it is part of every film.
 */
export async function recordWait(db: Database, { filmId, reason, detail }: FilmWaitInput): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const film = await trx
      .selectFrom('film')
      .select(['waitingFor', 'status', 'joinRequestedAt', 'joinFinishedAt'])
      .where('id', '=', filmId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!film || film.waitingFor?.reason === reason) return
    const hasOpenJoin = film.joinRequestedAt !== null && film.joinFinishedAt === null
    if (isFinalFilmStatus(film.status) && !hasOpenJoin) return
    // After a pause the work is queued again. It still waits for the storage until it has succeeded.
    if (reason === 'media_worker' && film.waitingFor !== null) return
    const waitingFor: FilmWait = { reason, detail, since: new Date().toISOString() }
    const isNews = reason === 'storage'
    const row = await trx
      .updateTable('film')
      .set((eb) => ({
        waitingFor: JSON.stringify(waitingFor),
        ...(isNews ? { eventSeq: eb('eventSeq', '+', 1) } : {}),
      }))
      .where('id', '=', filmId)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (isNews) await recordFilmEvent(trx, row, { waitingFor })
  })
}

/** Records that a media worker has begun the film's work. A wait for storage stays until the work has succeeded. */
export async function endWaitForWorker(db: Database, { filmId }: { filmId: string }): Promise<void> {
  await db
    .updateTable('film')
    .set({ waitingFor: null })
    .where('id', '=', filmId)
    .where(({ ref }) => ref('waitingFor', '->>').key('reason'), '=', 'media_worker')
    .execute()
}

/** Records, in the caller's transaction, that the film no longer waits. */
export async function endWait(trx: DatabaseTransaction, { filmId }: { filmId: string }): Promise<void> {
  await trx
    .updateTable('film')
    .set({ waitingFor: null })
    .where('id', '=', filmId)
    .where('waitingFor', 'is not', null)
    .execute()
}
