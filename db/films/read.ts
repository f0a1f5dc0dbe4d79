// Films of a client as callers see them: creating one with its scenes, finding, listing; and those that wait for Temporal.
// Invariant: what belongs to another client is not found.
import { sql } from 'kysely'
import type { Film, FilmPage } from '../../contracts/public/films.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { tellFilmEvent } from './transitions.ts'
import { loadFilms, toFilm } from './film-view.ts'
import { findJobRow, listJobRows, type PageInput } from '../jobs/jobs.ts'
import { newId } from '../connection/new-id.ts'
import { readSnapshot } from '../connection/snapshot.ts'

export interface NewFilm {
  clientId: string
  title: string | null
  model: string
  settings: Record<string, unknown>
  imageAssetId: string
  priceCredits: number
  /** Default `catalogue`. */
  priceSource?: PriceSource
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

export async function findFilm(db: Database, input: { clientId: string; id: string }): Promise<Film | undefined> {
  return readSnapshot(db, async (trx) => {
    const row = await findJobRow(trx, { table: 'film', ...input })
    if (!row) return undefined
    const [film] = await loadFilms(trx, [row])
    return film
  })
}

/** Newest first. */
export async function listFilms(db: Database, input: PageInput): Promise<FilmPage> {
  return readSnapshot(db, async (trx) => {
    const { rows, nextCursor } = await listJobRows(trx, { table: 'film', ...input })
    return { data: await loadFilms(trx, rows), nextCursor }
  })
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
