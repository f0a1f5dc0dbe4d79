// Unfinished jobs, and the marks of those whose workflow is started again.
// Invariant: a listed job is only suspected to have lost its workflow; the caller asks Temporal.
import { sql } from 'kysely'
import { FINAL_FILM_STATUSES, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import type { JobTable } from './jobs.ts'

/** `resumes`: how often its workflow was started again. */
export interface UnfinishedGeneration {
  id: string
  model: string
  input: Record<string, unknown>
  /** Id of the film that it is a scene of. */
  filmId: string | null
  /** Its own cancellation, or that of its film, is requested. */
  isCancelRequested: boolean
  resumes: number
}

export interface UnfinishedFilm {
  id: string
  title: string | null
  sceneCount: number
  isCancelRequested: boolean
  resumes: number
}

/**
 * A page of the generations whose workflow has run its first step, and of all scenes, oldest first. The workflow was started, or the
 * scene was written, at least `olderThanMs` ago.
 */
export async function listUnfinishedGenerations(
  db: Database,
  { olderThanMs, ...page }: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnfinishedGeneration>[]> {
  const query = selectGenerations(db).where(({ or, and, eb }) =>
    or([
      eb('workflowStartedAt', '<', msAgo(olderThanMs)),
      and([eb('filmId', 'is not', null), eb('createdAt', '<', msAgo(olderThanMs))]),
    ]),
  )
  return readWalkPage(query, { ...page, time: 'generation.createdAt', id: 'generation.id' })
}

/** A page of the films whose workflow was started at least `olderThanMs` ago, oldest first. */
export async function listUnfinishedFilms(
  db: Database,
  { olderThanMs, ...page }: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnfinishedFilm>[]> {
  const query = selectFilms(db).where('workflowStartedAt', '<', msAgo(olderThanMs))
  return readWalkPage(query, { ...page, time: 'film.createdAt', id: 'film.id' })
}

/** Those of the generations and films that are unfinished. Ids of other things are ignored. */
export async function findUnfinished(
  db: Database,
  ids: readonly string[],
): Promise<{ generations: UnfinishedGeneration[]; films: UnfinishedFilm[] }> {
  const isListed = sql<string>`any(${[...ids]})`
  const [generations, films] = await Promise.all([
    selectGenerations(db).where('id', '=', isListed).execute(),
    selectFilms(db).where('id', '=', isListed).execute(),
  ])
  return { generations, films }
}

/** Whether a take of the film has not ended. */
export async function hasUnfinishedTakes(db: Database, { filmId }: { filmId: string }): Promise<boolean> {
  const take = await db
    .selectFrom('generation')
    .select('id')
    .where('filmId', '=', filmId)
    .where('finishedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return take !== undefined
}

/** Ids of all takes of the film, newest first. */
export async function listTakeIds(db: Database, { filmId }: { filmId: string }): Promise<string[]> {
  const takes = await db
    .selectFrom('generation')
    .select('id')
    .where('filmId', '=', filmId)
    .orderBy('createdAt', 'desc')
    .execute()
  return takes.map(({ id }) => id)
}

/**
 * Claims the start of a new workflow for the job. Returns false, and changes nothing, where it has ended, or where a start was claimed
 * within a pause that doubles with each resume, from half a minute to one hour. `isUrgent`: without that pause, because its caller
 * cancels it. The claim does not count as a resume: see `countResume`.
 */
export async function claimResume(
  db: Database,
  input: { table: JobTable; id: string; isUrgent?: boolean },
): Promise<boolean> {
  const minuteMs = scaledMs(60_000)
  const pause = sql<Date>`clock_timestamp()
    - least(power(2, least(resumes, 10) - 1), 60) * ${minuteMs} * interval '1 millisecond'`
  const result = await db
    .updateTable(input.table as 'generation')
    .set({ resumedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', input.id)
    .where('finishedAt', 'is', null)
    .$if(!input.isUrgent, (qb) =>
      qb.where(({ or, eb }) => or([eb('resumedAt', 'is', null), eb('resumedAt', '<', pause)])),
    )
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Counts a resume, after Temporal has confirmed the start. A start that failed does not count, so that an outage gives up no job. */
export async function countResume(db: Database, { table, id }: { table: JobTable; id: string }): Promise<void> {
  await db
    .updateTable(table as 'generation')
    .set((eb) => ({ resumes: eb('resumes', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

function selectGenerations(db: Database) {
  return (
    db
      .selectFrom('generation')
      .select(['id', 'model', 'input', 'filmId', 'resumes'])
      .select(
        sql<boolean>`(generation.cancel_requested_at is not null or exists (
          select from film where film.id = generation.film_id and film.cancel_requested_at is not null
        ))`.as('isCancelRequested'),
      )
      // Besides the status, so that the index of unfinished generations is used.
      .where('finishedAt', 'is', null)
      .where('status', 'not in', FINAL_GENERATION_STATUSES)
  )
}

function selectFilms(db: Database) {
  return db
    .selectFrom('film')
    .select(['id', 'title', 'resumes'])
    .select(sql<number>`(select count(*)::int from scene where scene.film_id = film.id)`.as('sceneCount'))
    .select(sql<boolean>`cancel_requested_at is not null`.as('isCancelRequested'))
    .where('finishedAt', 'is', null)
    .where('status', 'not in', FINAL_FILM_STATUSES)
}
