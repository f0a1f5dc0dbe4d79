// Records the outcome of a submission: accepted, definitely refused, or unknown.
// Invariant: conditional on the attempt's state, so that a repeated or late response changes nothing.
import { sql } from 'kysely'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { AcceptedInput, Grant, RefusedInput, UnknownInput } from '../../contracts/steps/generation.ts'
import type { Refusal } from '../../contracts/vocabulary/pool.ts'
import { UNACCEPTED_GENERATION_STATUSES, UNANSWERED_ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { recordEvidence } from '../accounts/evidence.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { releaseHoldOf } from '../money/book-attempt.ts'
import { learnFromRefusal } from '../pool/account-health.ts'
import { enqueue } from '../pool/enqueue.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { lockPool } from '../pool/lock.ts'
import { releaseLease } from '../pool/release.ts'

/**
 * Records that the platform accepted the attempt, also where its outcome was unknown, in one transaction. Returns false, and changes
 * nothing, where the outcome is recorded already.
 */
export async function recordAccepted(db: Database, input: AcceptedInput): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const attempt = await trx
      .updateTable('attempt')
      .set({
        state: 'submitted',
        requestId: input.requestId,
        correlationId: input.correlationId ?? null,
        submittedAt: sql<Date>`clock_timestamp()`,
      })
      .where('id', '=', input.attemptId)
      .where('state', 'in', UNANSWERED_ATTEMPT_STATES)
      .executeTakeFirst()
    if (attempt.numUpdatedRows === 0n) return false
    const expectedFinishAt = input.expectedMs === undefined ? null : new Date(Date.now() + input.expectedMs)
    const { generationId } = input
    await transitionGeneration(trx, { generationId, from: ['submitting'], to: 'queued', expectedFinishAt })
    if (input.platformStatus === 'in_progress') {
      await transitionGeneration(trx, { generationId, from: ['queued'], to: 'in_progress' })
    }
    return true
  })
}

/**
 * Records a definite refusal, in one transaction under the pool's lock. The account's health changes, the slot is released, and the
 * generation returns to its old place in the line or fails. Returns the grants made; one may be for the generation itself. Returns
 * none, and changes nothing, where the attempt is not `submitting`.
 */
export async function recordRefused(db: Database, input: RefusedInput): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    if (input.attemptId !== undefined && !(await refuseAttempt(trx, input.attemptId, input.refusal))) return []
    const { accountId, model } = await trx
      .selectFrom('lease')
      .innerJoin('generation', 'generation.id', 'lease.generationId')
      .select(['lease.accountId', 'generation.model'])
      .where('lease.id', '=', input.lease.leaseId)
      .executeTakeFirstOrThrow()
    await learnFromRefusal(trx, { accountId, model, refusal: input.refusal, effect: input.effect })
    await releaseLease(trx, input.lease)
    if (input.refusal.kind === 'no_credits') await recordNoCredits(trx, accountId)
    if (input.contractEvidence) await recordEvidence(trx, { accountId, evidence: input.contractEvidence })
    await routeAfterRefusal(trx, input, accountId)
    return grantWaiting(trx)
  })
}

/** The platform has no call that returns a balance, so the time of this refusal is all that is known of it. */
async function recordNoCredits(trx: DatabaseTransaction, accountId: string): Promise<void> {
  const lastSeenNoCreditsAt = sql<Date>`clock_timestamp()`
  await trx.updateTable('account').set({ lastSeenNoCreditsAt }).where('id', '=', accountId).execute()
}

async function refuseAttempt(trx: DatabaseTransaction, attemptId: string, refusal: Refusal): Promise<boolean> {
  const attempt = await trx
    .updateTable('attempt')
    .set({ state: 'refused', refusal: JSON.stringify(refusal), finishedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', attemptId)
    .where('state', '=', 'submitting')
    .executeTakeFirst()
  return attempt.numUpdatedRows > 0n
}

async function routeAfterRefusal(trx: DatabaseTransaction, input: RefusedInput, accountId: string): Promise<void> {
  const { generationId, refusal } = input
  if (input.effect.generation === 'fail') {
    const error: JobFailure = { code: 'request_rejected', detail: refusal.detail, paid: 'no' }
    const ended = await transitionGeneration(trx, {
      generationId,
      from: UNACCEPTED_GENERATION_STATUSES,
      to: 'failed',
      error,
    })
    if (ended) await releaseHoldOf(trx, ended)
    return
  }
  const { name } = await trx.selectFrom('account').select('name').where('id', '=', accountId).executeTakeFirstOrThrow()
  const note = `account ${name} refused (${refusal.kind}): ${refusal.detail}`
  const row = await transitionGeneration(trx, {
    generationId,
    from: UNACCEPTED_GENERATION_STATUSES,
    to: 'waiting',
    event: { note },
  })
  if (row) await enqueue(trx, [row])
}

/**
 * Records that the attempt was sent and has no response, in one transaction. From then on it is not sent again. Changes nothing where
 * the attempt is not `submitting`.
 */
export async function recordUnknown(db: Database, input: UnknownInput): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const attempt = await trx
      .updateTable('attempt')
      .set({ state: 'unknown', unknownSince: sql<Date>`clock_timestamp()`, unknownReason: input.detail })
      .where('id', '=', input.attemptId)
      .where('state', '=', 'submitting')
      .executeTakeFirst()
    if (attempt.numUpdatedRows === 0n) return
    const note = `no response from the platform (${input.detail}); waiting for its webhook, the request is not sent again`
    await transitionGeneration(trx, {
      generationId: input.generationId,
      from: ['submitting'],
      to: 'submitting',
      event: { note },
    })
  })
}
