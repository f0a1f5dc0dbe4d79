// Deletes the events of jobs that ended long ago, and old events of the pool.
// Invariant: all events of a job are deleted together, and those of an unfinished job never. An event that is written after that
// deletion marks its job again (`mark_stored_events`).
import { sql } from 'kysely'
import { POOL_STREAM } from '../../contracts/vocabulary/pool.ts'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import type { JobTable } from '../jobs/jobs.ts'
import type { DeletionStep } from './deletion-step.ts'

/** Deletes all events of at most `limit` jobs whose end and last event are at least `olderThanMs` ago. Returns the number of jobs. */
export async function deleteJobEvents(
  db: Database,
  { table, olderThanMs, limit }: DeletionStep & { table: JobTable },
): Promise<number> {
  const job = sql.table(table)
  const { numAffectedRows } = await sql`
    with due as (
      select id from ${job} as job where events_stored and finished_at < ${msAgo(olderThanMs)}
        and not exists (select from event where event.stream_id = job.id and event.created_at >= ${msAgo(olderThanMs)})
      order by finished_at limit ${sql.lit(limit)} for no key update skip locked
    ), deleted as (
      delete from event using due where event.stream_id = due.id
    )
    update ${job} as job set events_stored = false from due where job.id = due.id
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes at most `limit` events of the pool's stream that are older than `olderThanMs`. Returns their number. */
export async function deletePoolEvents(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from event where ctid = any (array(
      select ctid from event where stream_id = ${POOL_STREAM} and created_at < ${msAgo(olderThanMs)}
      order by seq limit ${sql.lit(limit)} for update skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
