// Films of a client: creating one with its scenes, finding, listing, and the marks that the API and the sweeper set.
// Invariant: what belongs to another client is not found.
import { sql } from 'kysely'
import type { Film, FilmPage } from '../contracts/films.ts'
import { FINAL_FILM_STATUSES } from '../contracts/statuses.ts'
import type { Database, DatabaseTransaction } from './connect.ts'
import { type FilmRow, tellFilmEvent } from './film-transitions.ts'
import { loadFilms, toFilm } from './film-view.ts'
import type { OwnedId } from './generations.ts'
import { newId } from './new-id.ts'
import { createdAtMicros, encodeCursor, isBehind, type PagePosition } from './page-cursor.ts'

export interface NewFilm {
  clientId: string
  title: string | null
  model: string
  settings: Record<string, unknown>
  imageAssetId: string
  priceCredits: number
  scenes: readonly { prompt: string; input: Record<string, unknown> }[]
}

/** Writes an accepted film with its scenes and first event, in the caller's transaction. */
export async function insertFilm(trx: DatabaseTransaction, input: NewFilm): Promise<Film> {
  const { scenes, settings, ...columns } = input
  const row = await trx
    .insertInto('film')
    .values({
      id: newId('film'),
      mode: 'sequential',
      status: 'accepted',
      eventSeq: 1,
      settings: JSON.stringify(settings),
      ...columns,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const sceneRows = await trx
    .insertInto('scene')
    .values(
      scenes.map(({ prompt, input: sceneInput }, index) => ({
        filmId: row.id,
        index,
        prompt,
        status: 'pending' as const,
        input: JSON.stringify(sceneInput),
      })),
    )
    .returningAll()
    .execute()
  await tellFilmEvent(trx, row)
  const inOrder = sceneRows.toSorted((a, b) => a.index - b.index)
  return toFilm(row, { scenes: inOrder, takes: [], assets: new Map() })
}

export async function findFilm(db: Database, input: OwnedId): Promise<Film | undefined> {
  const row = await db
    .selectFrom('film')
    .selectAll()
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!row) return undefined
  const [film] = await loadFilms(db, [row])
  return film
}

/** Newest first. */
export async function listFilms(
  db: Database,
  input: { clientId: string; limit: number; after: PagePosition | undefined },
): Promise<FilmPage> {
  let query = db
    .selectFrom('film')
    .selectAll()
    .select(createdAtMicros().as('micros'))
    .where('clientId', '=', input.clientId)
  if (input.after) query = query.where(isBehind(input.after))
  const rows = await query
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const page = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? page.at(-1) : undefined
  return {
    data: await loadFilms(db, page),
    nextCursor: last ? encodeCursor({ createdAtMicros: last.micros, id: last.id }) : null,
  }
}

/** Where a film's stream of events stands: the number of its last event, and whether another can follow. */
export async function findFilmStream(
  db: Database,
  input: OwnedId,
): Promise<{ status: Film['status']; lastSeq: number } | undefined> {
  const row = await db
    .selectFrom('film')
    .select(['status', 'eventSeq'])
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row && { status: row.status, lastSeq: row.eventSeq }
}

/** Notes that the client wants it cancelled, once; a final film is left as it is. Undefined: no such film. */
export async function requestFilmCancel(
  db: Database,
  input: OwnedId,
): Promise<Pick<FilmRow, 'status' | 'workflowStartedAt'> | undefined> {
  const isFinal = sql<boolean>`status in (${sql.join(FINAL_FILM_STATUSES)})`
  return db
    .updateTable('film')
    .set({
      cancelRequestedAt: sql<Date | null>`case when ${isFinal} then cancel_requested_at else coalesce(cancel_requested_at, now()) end`,
      cancelDeliveredAt: sql<Date | null>`case when ${isFinal} then cancel_delivered_at else null end`,
    })
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .returning(['status', 'workflowStartedAt'])
    .executeTakeFirst()
}

export async function markFilmStarted(db: Database, id: string): Promise<void> {
  await db
    .updateTable('film')
    .set({ workflowStartedAt: sql<Date>`coalesce(workflow_started_at, now())` })
    .where('id', '=', id)
    .execute()
}

export async function markFilmCancelDelivered(db: Database, id: string): Promise<void> {
  await db
    .updateTable('film')
    .set({ cancelDeliveredAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export interface UnstartedFilm {
  id: string
  title: string | null
  sceneCount: number
}

/** Accepted longer ago than `olderThanMs` and never handed to Temporal. */
export async function listUnstartedFilms(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<UnstartedFilm[]> {
  return db
    .selectFrom('film')
    .select(['id', 'title'])
    .select(sql<number>`(select count(*) from scene where scene.film_id = film.id)`.as('sceneCount'))
    .where('workflowStartedAt', 'is', null)
    .where('createdAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .orderBy('createdAt')
    .limit(input.limit)
    .execute()
}

/** Films whose wish to be cancelled has not reached their workflow. */
export async function listUndeliveredFilmCancels(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('film')
    .select('id')
    .where('cancelRequestedAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .where('cancelDeliveredAt', 'is', null)
    .where('workflowStartedAt', 'is not', null)
    .where('status', 'not in', FINAL_FILM_STATUSES)
    .orderBy('cancelRequestedAt')
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}
