// The only place where a film's status changes: conditional on the expected status, with its event.
// Invariant: a late or repeated step changes nothing.
import type { Selectable } from 'kysely'
import type { FilmEventData } from '../../contracts/public/events.ts'
import type { FilmWait } from '../../contracts/public/film-wait.ts'
import type { Charge } from '../../contracts/public/money.ts'
import { type FilmStatus, isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents } from '../events/event-log.ts'
import type { Film } from '../schema.generated.ts'

export type FilmRow = Selectable<Film>

export interface FilmTransition {
  filmId: string
  from: readonly FilmStatus[]
  to: FilmStatus
  error?: NonNullable<FilmEventData['error']>
  video?: { assetId: string; isPartial: boolean; event: FilmEventData['video'] }
  /** The cost, at the end. */
  charge?: Charge
}

/**
 * Changes the status in the caller's transaction, and locks the film's row. Returns the changed row, undefined where the status was
 * not one of `from`.
 */
export async function transitionFilm(trx: DatabaseTransaction, change: FilmTransition): Promise<FilmRow | undefined> {
  const row = await trx
    .updateTable('film')
    .set((eb) => ({
      status: change.to,
      eventSeq: eb('eventSeq', '+', 1),
      ...(change.error ? { error: JSON.stringify(change.error) } : {}),
      ...(change.video ? { videoAssetId: change.video.assetId, videoIsPartial: change.video.isPartial } : {}),
      ...(isFinalFilmStatus(change.to) ? { finishedAt: new Date(), waitingFor: null } : {}),
    }))
    .where('id', '=', change.filmId)
    .where('status', 'in', change.from)
    .returningAll()
    .executeTakeFirst()
  if (row) await recordFilmEvent(trx, row, change)
  return row
}

/** Writes the event of a film's row. The caller has just raised the row's event counter, in the same transaction. */
export async function recordFilmEvent(
  trx: DatabaseTransaction,
  row: FilmRow,
  facts: {
    error?: FilmTransition['error']
    video?: Pick<NonNullable<FilmTransition['video']>, 'event'> | undefined
    waitingFor?: FilmWait
    charge?: Charge | undefined
  } = {},
): Promise<void> {
  const data: FilmEventData = {
    filmId: row.id,
    status: row.status,
    at: new Date().toISOString(),
    ...(facts.error ? { error: facts.error } : {}),
    ...(facts.video ? { video: facts.video.event } : {}),
    ...(facts.waitingFor ? { waitingFor: facts.waitingFor } : {}),
    ...facts.charge,
  }
  await appendEvents(trx, [{ streamId: row.id, seq: row.eventSeq, type: `film.${row.status}`, data }])
}
