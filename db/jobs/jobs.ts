// What films and generations have in common: finding, paging, and the marks of their workflow and their cancellation.
// Invariant: a job of another client is not found.
import { sql } from 'kysely'
import { FINAL_FILM_STATUSES, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { type KeysetPage, type PageInput, readPage } from '../connection/keyset-page.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'
import type { FilmRow } from '../films/transitions.ts'
import type { GenerationRow } from '../generations/transitions.ts'

interface JobRows {
  film: FilmRow
  generation: GenerationRow
}
export type JobTable = keyof JobRows

/** Names one job of one client. */
export interface OwnedJob<Table extends JobTable = JobTable> {
  table: Table
  clientId: string
  id: string
}

/** Which jobs a page has. All conditions apply together; one that is undefined applies to no job. `model`: the id, not an alias. */
export interface JobFilter {
  status?: string | undefined
  model?: string | undefined
  /** Only for generations. */
  filmId?: string | undefined
  /** Creation time, inclusive. */
  since?: Date | undefined
  /** Creation time, exclusive. */
  until?: Date | undefined
}

export type ClientPageInput = PageInput & { clientId: string; filter?: JobFilter }

const FINAL_STATUSES = { film: FINAL_FILM_STATUSES, generation: FINAL_GENERATION_STATUSES }

/** Kysely cannot type a query over either table. This file uses only columns that both have, with the same types. */
function either(table: JobTable): 'film' {
  return table as 'film'
}

/** The row of the client's job. Undefined where the client has no such job. */
export async function findJobRow<Table extends JobTable>(
  db: Database,
  input: OwnedJob<Table>,
): Promise<JobRows[Table] | undefined> {
  const row = await db
    .selectFrom(either(input.table))
    .selectAll()
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row as JobRows[Table] | undefined
}

/** A page of the client's jobs, newest first. Each combination of status and model has an index in this order. */
export async function listJobRows<Table extends JobTable>(
  db: Database,
  input: ClientPageInput & { table: Table },
): Promise<KeysetPage<JobRows[Table]>> {
  const { table, clientId, limit, after, filter = {} } = input
  const { status, model, filmId, since, until } = filter
  let query = db.selectFrom(either(table)).selectAll().where('clientId', '=', clientId)
  if (status !== undefined) query = query.where(sql<boolean>`status = ${status}`)
  if (model !== undefined) query = query.where('model', '=', model)
  if (filmId !== undefined) query = query.where(sql<boolean>`film_id = ${filmId}`)
  if (since !== undefined) query = query.where('createdAt', '>=', since)
  if (until !== undefined) query = query.where('createdAt', '<', until)
  const page = await readPage(query, { table, limit, after })
  return page as unknown as KeysetPage<JobRows[Table]>
}

/** The job's status and the number of the last event of its stream. Undefined where the client has no such job. */
export async function findJobStream<Table extends JobTable>(
  db: Database,
  input: OwnedJob<Table>,
): Promise<{ status: JobRows[Table]['status']; lastSeq: number } | undefined> {
  const row = await db
    .selectFrom(either(input.table))
    .select(['status', 'eventSeq'])
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row && { status: row.status, lastSeq: row.eventSeq }
}

/**
 * Records a request to cancel the job. The time of the first request is kept, and a final job is not changed. Returns the job's
 * status, undefined where the client has no such job.
 */
export async function requestJobCancel<Table extends JobTable>(
  db: Database,
  input: OwnedJob<Table>,
): Promise<Pick<JobRows[Table], 'status' | 'workflowStartedAt'> | undefined> {
  const isFinal = sql<boolean>`status in (${sql.join(FINAL_STATUSES[input.table])})`
  return db
    .updateTable(either(input.table))
    .set({
      cancelRequestedAt: sql<Date | null>`case when ${isFinal} then cancel_requested_at else coalesce(cancel_requested_at, now()) end`,
      cancelDeliveredAt: sql<Date | null>`case when ${isFinal} then cancel_delivered_at else null end`,
    })
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .returning(['status', 'workflowStartedAt'])
    .executeTakeFirst()
}

/** Records that the job's workflow was started. The first time is kept. */
export async function markJobStarted(db: Database, input: { table: JobTable; id: string }): Promise<void> {
  await db
    .updateTable(either(input.table))
    .set({ workflowStartedAt: sql<Date>`coalesce(workflow_started_at, now())` })
    .where('id', '=', input.id)
    .execute()
}

/** Records that the job's workflow has received the request to cancel. */
export async function markJobCancelDelivered(db: Database, input: { table: JobTable; id: string }): Promise<void> {
  await db
    .updateTable(either(input.table))
    .set({ cancelDeliveredAt: sql<Date>`now()` })
    .where('id', '=', input.id)
    .execute()
}

/**
 * Ids of unfinished jobs whose workflow has not received the request to cancel for `olderThanMs`, oldest first. A scene whose workflow
 * has not run its first step is listed, too, because its film has started that workflow.
 */
export async function listUndeliveredCancels(
  db: Database,
  { table, olderThanMs, ...page }: WalkInput & { table: JobTable; olderThanMs: number },
): Promise<WalkedRow<{ id: string }>[]> {
  const isStarted = table === 'film' ? sql`workflow_started_at is not null` : STARTED_OR_SCENE
  const query = db
    .selectFrom(either(table))
    .select('id')
    .where('cancelRequestedAt', '<', msAgo(olderThanMs))
    .where('cancelDeliveredAt', 'is', null)
    .where(sql<boolean>`${isStarted}`)
    // Besides the status, so that the index of unfinished jobs is used.
    .where('finishedAt', 'is', null)
    .where('status', 'not in', FINAL_STATUSES[table])
  return readWalkPage(query, { ...page, time: 'cancelRequestedAt', id: 'id' })
}

const STARTED_OR_SCENE = sql`(workflow_started_at is not null or film_id is not null)`
