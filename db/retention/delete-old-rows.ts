// Deletes what is needed only while a job runs, some time after its end: the bytes of requests, leases, and copies on the platform.
// Invariant: rows of an unfinished job stay, and so does the request body of an attempt whose cost is open.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import type { DeletionStep } from './deletion-step.ts'

/** Empties the request bodies of at most `limit` attempts. Returns their number. */
export async function clearRequestBodies(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  // The condition of the index `attempt_body_due`.
  const { numAffectedRows } = await sql`
    update attempt set request_body = '' where ctid = any (array(
      select attempt.ctid from attempt join generation on generation.id = attempt.generation_id
      where attempt.request_body <> '' and attempt.finished_at < ${msAgo(olderThanMs)}
        and attempt.state not in ('submitting', 'submitted', 'unknown')
        and not (attempt.state = 'refused' and attempt.resolved_as is distinct from 'found'
          and coalesce(attempt.request_id, attempt.resolved_as) is not null)
        and generation.finished_at < ${msAgo(olderThanMs)}
      order by attempt.finished_at limit ${sql.lit(limit)} for no key update of attempt skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes at most `limit` released leases of ended generations. Returns their number. */
export async function deleteLeases(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from lease where ctid = any (array(
      select lease.ctid from lease join generation on generation.id = lease.generation_id
      where lease.released_at < ${msAgo(olderThanMs)} and generation.finished_at is not null
      order by lease.released_at limit ${sql.lit(limit)} for update of lease skip locked
    ))
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes at most `limit` records of copies on the platform. The copies themselves are deleted there. Returns their number. */
export const deletePlatformUploads = deleteByAge('platform_upload', 'uploaded_at')

/** Deletes at most `limit` pauses of look-ups that ended that long ago: the request is not followed any more. Returns their number. */
export const deleteLookups = deleteByAge('late_lookup', 'next_at')

/** Rows that only their age keeps. `time`: the column that has it, with an index. */
function deleteByAge(table: 'platform_upload' | 'late_lookup', time: 'uploaded_at' | 'next_at') {
  return async (db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> => {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any (array(
        select ctid from ${sql.table(table)} where ${sql.ref(time)} < ${msAgo(olderThanMs)}
        order by ${sql.ref(time)} limit ${sql.lit(limit)} for update skip locked
      ))
    `.execute(db)
    return Number(numAffectedRows ?? 0)
  }
}

/**
 * Deletes at most `limit` versions of listings that were first seen that long ago, and that no account lists and no job has been accepted
 * with. Returns their number.
 */
export async function deletePlatformModels(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from platform_model where id in (
      select id from platform_model as version
      where first_seen_at < ${msAgo(olderThanMs)}
        and not exists (select from account_model where platform_model_id = version.id)
        and not exists (select from generation where platform_model_id = version.id)
        and not exists (select from film where platform_model_id = version.id)
      limit ${sql.lit(limit)} for update skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes at most `limit` reports of requests for ended generations. A request that was recorded stays with its attempt. Returns their number. */
export async function deleteReports(db: Database, { olderThanMs, limit }: DeletionStep): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from reported_request where (attempt_id, request_id) in (
      select report.attempt_id, report.request_id from reported_request as report
      join attempt on attempt.id = report.attempt_id
      join generation on generation.id = attempt.generation_id
      where report.reported_at < ${msAgo(olderThanMs)} and generation.finished_at is not null
      order by report.reported_at limit ${sql.lit(limit)} for update of report skip locked
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
