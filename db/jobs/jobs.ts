// What films and generations have in common: finding, paging, and the marks that the API and the sweeper set.
// Invariant: what belongs to another client is not found.
import { sql } from 'kysely'
import { FINAL_FILM_STATUSES, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import type { FilmRow } from '../films/transitions.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { createdAtMicros, encodeCursor, isBehind, type PagePosition } from '../connection/page-cursor.ts'

interface JobRows {
  film: FilmRow
  generation: GenerationRow
}
export type JobTable = keyof JobRows

/** A job of a client; another client's is not found. */
export interface OwnedJob<Table extends JobTable = JobTable> {
  table: Table
  clientId: string
  id: string
}

const FINAL_STATUSES = { film: FINAL_FILM_STATUSES, generation: FINAL_GENERATION_STATUSES }

/** Kysely cannot type a query over either table; this file names only columns that both have, with the same types. */
function either(table: JobTable): 'film' {
  return table as 'film'
}

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

export interface PageInput {
  clientId: string
  limit: number
  after: PagePosition | undefined
}

/** Newest first. */
export async function listJobRows<Table extends JobTable>(
  db: Database,
  input: PageInput & { table: Table },
): Promise<{ rows: JobRows[Table][]; nextCursor: string | null }> {
  let query = db
    .selectFrom(either(input.table))
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
    rows: page as unknown as JobRows[Table][],
    nextCursor: last ? encodeCursor({ createdAtMicros: last.micros, id: last.id }) : null,
  }
}

/** Where a stream of events stands: the number of its last event, and whether another can follow. */
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

/** Notes that the client wants it cancelled, once; a final job is left as it is. Undefined: no such job. */
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

export async function markJobStarted(db: Database, input: { table: JobTable; id: string }): Promise<void> {
  await db
    .updateTable(either(input.table))
    .set({ workflowStartedAt: sql<Date>`coalesce(workflow_started_at, now())` })
    .where('id', '=', input.id)
    .execute()
}

export async function markJobCancelDelivered(db: Database, input: { table: JobTable; id: string }): Promise<void> {
  await db
    .updateTable(either(input.table))
    .set({ cancelDeliveredAt: sql<Date>`now()` })
    .where('id', '=', input.id)
    .execute()
}

/** Jobs whose wish to be cancelled has not reached their workflow. */
export async function listUndeliveredCancels(
  db: Database,
  input: { table: JobTable; olderThanMs: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom(either(input.table))
    .select('id')
    .where('cancelRequestedAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .where('cancelDeliveredAt', 'is', null)
    .where('workflowStartedAt', 'is not', null)
    .where('status', 'not in', FINAL_STATUSES[input.table])
    .orderBy('cancelRequestedAt')
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}
