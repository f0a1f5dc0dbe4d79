// Requests that a webhook or an operator has reported for an attempt: stored at once, so that they survive the end of a workflow.
// Invariant: a report of a webhook is a hint, and nothing is booked from it. A request that an operator reports belongs to one attempt.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'
import { findHolder } from './find-holder.ts'
import { lockAttempt } from './lock-attempt.ts'
import { lockRequest } from './lock-request.ts'

/** A platform that works has one request for an attempt, or two after a lost response. */
const MAX_REPORTS = 10

interface ReportedRequest {
  attemptId: string
  /** At most 200 characters. */
  requestId: string
}

/** Stores what a webhook has reported. Changes nothing where it is stored already, and where the attempt has ten reports. */
export async function storeReported(db: Database, { attemptId, requestId }: ReportedRequest): Promise<void> {
  await sql`
    insert into reported_request (attempt_id, request_id, source)
    select ${attemptId}, ${requestId}, 'webhook'
    where (select count(*) from reported_request where attempt_id = ${attemptId}) < ${MAX_REPORTS}
    on conflict (attempt_id, request_id) do nothing
  `.execute(db)
}

/**
 * Stores what an operator has reported, after the account's key has read it, in one transaction that locks the generation's row, the
 * attempt's, and the request. Returns the id of the attempt that has the request: another one where nothing was stored.
 */
export async function claimReported(db: Database, { attemptId, requestId }: ReportedRequest): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const { accountId } = await lockAttempt(trx, attemptId)
    await lockRequest(trx, { accountId, requestId })
    const holder = await findHolder(trx, { accountId, requestId })
    if (holder !== undefined && holder !== attemptId) return holder
    await trx
      .insertInto('reportedRequest')
      .values({ attemptId, requestId, source: 'operator' })
      .onConflict((oc) => oc.columns(['attemptId', 'requestId']).doUpdateSet({ source: 'operator' }))
      .execute()
    return attemptId
  })
}

/** Removes what an operator has reported, where it could not be delivered. A request that is recorded for the attempt stays there. */
export async function withdrawReported(db: Database, { attemptId, requestId }: ReportedRequest): Promise<void> {
  await db
    .deleteFrom('reportedRequest')
    .where('attemptId', '=', attemptId)
    .where('requestId', '=', requestId)
    .where('source', '=', 'operator')
    .execute()
}

/**
 * The requests that were reported for an attempt without one: that of an operator first, then the newest first. A request that belongs
 * to another attempt is left out, because it proves nothing about this one.
 */
export async function listReported(db: Database, { attemptId }: { attemptId: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('reportedRequest')
    .innerJoin('attempt', 'attempt.id', 'reportedRequest.attemptId')
    .select(['reportedRequest.requestId', 'attempt.accountId'])
    .where('attemptId', '=', attemptId)
    .orderBy(sql`(source = 'operator')`, 'desc')
    .orderBy('reportedAt', 'desc')
    .execute()
  const requestIds: string[] = []
  for (const { requestId, accountId } of rows) {
    const holder = await findHolder(db, { accountId, requestId })
    if (holder === undefined || holder === attemptId) requestIds.push(requestId)
  }
  return requestIds
}
