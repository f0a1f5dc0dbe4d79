// Records that the platform accepted an attempt.
// Invariant: no acceptance is dropped. One that cannot become the attempt's own request is stored beside it. A request belongs to one
// attempt, so that its cost is booked once.
import { sql } from 'kysely'
import type { AcceptanceEffect, AcceptedInput } from '../../contracts/steps/generation.ts'
import { type RequestRole, roleOfRequest } from '../../domain/generations/late-attempt.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { findHolder } from './find-holder.ts'
import { type LockedAttempt, lockAttempt } from './lock-attempt.ts'
import { lockRequest } from './lock-request.ts'
import { recordLateRequest, storeUnexpected } from './unexpected-acceptances.ts'

/**
 * Records the acceptance in one transaction that locks the generation's row, then the attempt's. The attempt becomes `submitted`
 * where it had no request yet and its generation still waits for it. Every other acceptance is stored, and the caller starts its
 * late booking. The same acceptance a second time, and a request of another attempt, change nothing.
 */
export async function recordAccepted(db: Database, input: AcceptedInput): Promise<AcceptanceEffect> {
  const { attemptId, requestId } = input
  return db.transaction().execute(async (trx) => {
    const attempt = await lockAttempt(trx, attemptId)
    if (await hasOtherHolder(trx, attempt, requestId)) return 'of_another'
    switch (roleOfRequest(attempt, requestId)) {
      case 'own':
        if (attempt.requestId !== null) return 'recorded_before'
        await markSubmitted(trx, input)
        return attempt.state === 'unknown' ? 'recorded_of_unknown' : 'recorded'
      case 'late':
        await recordLateRequest(trx, attempt, requestId)
        return 'late'
      case 'unexpected':
        await storeUnexpected(trx, attempt, requestId)
        return 'unexpected'
    }
  })
}

async function markSubmitted(trx: DatabaseTransaction, input: AcceptedInput): Promise<void> {
  const { attemptId, generationId, requestId } = input
  await trx
    .updateTable('attempt')
    .set({
      state: 'submitted',
      requestId,
      correlationId: input.correlationId ?? null,
      submittedAt: sql<Date>`clock_timestamp()`,
      isSandbox: input.isSandbox ?? false,
    })
    .where('id', '=', attemptId)
    .execute()
  const expectedFinishAt = input.expectedMs === undefined ? null : new Date(Date.now() + input.expectedMs)
  await transitionGeneration(trx, { generationId, from: ['submitting'], to: 'submitted', expectedFinishAt })
  if (input.platformStatus === 'in_progress') {
    await transitionGeneration(trx, { generationId, from: ['submitted'], to: 'in_progress' })
  }
}

/**
 * Records a request that its account's key has read, and that its generation does not wait for, in one transaction. Changes nothing
 * for the own request of a running attempt. Returns the role of the request, undefined where another attempt has it.
 */
export async function recordFoundRequest(
  db: Database,
  input: { attemptId: string; requestId: string },
): Promise<RequestRole | undefined> {
  const { attemptId, requestId } = input
  return db.transaction().execute(async (trx) => {
    const attempt = await lockAttempt(trx, attemptId)
    if (await hasOtherHolder(trx, attempt, requestId)) return undefined
    const role = roleOfRequest(attempt, requestId)
    if (role === 'late') await recordLateRequest(trx, attempt, requestId)
    if (role === 'unexpected') await storeUnexpected(trx, attempt, requestId)
    return role
  })
}

/**
 * Whether another attempt of the account has the request, in the caller's transaction. It locks the request until the transaction ends,
 * so that two attempts cannot both get it. The caller has locked the attempt before.
 */
export async function hasOtherHolder(
  trx: DatabaseTransaction,
  { id, accountId, requestId: ownRequestId }: LockedAttempt,
  requestId: string,
): Promise<boolean> {
  if (ownRequestId === requestId) return false
  await lockRequest(trx, { accountId, requestId })
  const holder = await findHolder(trx, { accountId, requestId })
  return holder !== undefined && holder !== id
}
