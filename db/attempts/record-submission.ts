// Records the tries of a submission, and their outcome: definitely refused, or unknown.
// Invariant: an attempt is refused only where every try was refused. An older try does not override what a newer one knows.
import { sql } from 'kysely'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { FinishResult, RefusalOutcome, RefusedInput, UnknownInput } from '../../contracts/steps/generation.ts'
import { UNACCEPTED_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import { recordEvidence } from '../accounts/evidence.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { endInTransaction } from '../generations/ending.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { learnFromRefusal } from '../pool/account-health.ts'
import { enqueue } from '../pool/enqueue.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { lockPool } from '../pool/lock.ts'
import { releaseLease } from '../pool/release.ts'
import { lockAttempt } from './lock-attempt.ts'

/**
 * Counts a try that begins to send the attempt again. Returns its number, undefined where the attempt has an outcome already: then
 * nothing may be sent.
 */
export async function beginTry(db: Database, input: { attemptId: string }): Promise<number | undefined> {
  const row = await db
    .updateTable('attempt')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', input.attemptId)
    .where('state', '=', 'submitting')
    .returning('tries')
    .executeTakeFirst()
  return row?.tries
}

/**
 * Records a definite refusal, in one transaction under the pool's lock. Where every try of the attempt was refused, the account's
 * health changes, the slot is released, and the generation returns to its old place in the line or fails. One of the grants may be
 * for the generation itself. A repeated call counts the refusal of a try once.
 */
export async function recordRefused(db: Database, input: RefusedInput): Promise<RefusalOutcome> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const undecided = input.attemptId === undefined ? undefined : await refuseTry(trx, input.attemptId, input)
    if (undecided) return undecided
    const { accountId, model, releasedAt } = await trx
      .selectFrom('lease')
      .innerJoin('generation', 'generation.id', 'lease.generationId')
      .select(['lease.accountId', 'lease.releasedAt', 'generation.model'])
      .where('lease.id', '=', input.lease.leaseId)
      .executeTakeFirstOrThrow()
    // Without an attempt, the lease shows that the same refusal was recorded before.
    if (input.attemptId === undefined && releasedAt !== null) return { kind: 'decided' }
    await learnFromRefusal(trx, { accountId, model, refusal: input.refusal, effect: input.effect })
    await releaseLease(trx, input.lease)
    if (input.contractEvidence) await recordEvidence(trx, { accountId, evidence: input.contractEvidence })
    if (input.effect.generation === 'fail') {
      const finished = await endRefused(trx, input)
      if (finished) return { kind: 'ended', finished }
    } else await returnToLine(trx, input, accountId)
    return { kind: 'refused', grants: await grantWaiting(trx) }
  })
}

/** Counts the refusal of a try. Returns undefined where the attempt is refused with it, because no other try can have been accepted. */
async function refuseTry(
  trx: DatabaseTransaction,
  attemptId: string,
  { refusal, tryNumber = 1 }: RefusedInput,
): Promise<Exclude<RefusalOutcome, { kind: 'refused' | 'ended' }> | undefined> {
  const attempt = await lockAttempt(trx, attemptId)
  if (attempt.state !== 'submitting' && attempt.state !== 'unknown') return { kind: 'decided' }
  const refusedTries = [...new Set([...attempt.refusedTries, tryNumber])]
  const areAllRefused = refusedTries.length === attempt.tries
  const isRefused = areAllRefused && attempt.state === 'submitting'
  await trx
    .updateTable('attempt')
    .set({
      refusedTries,
      ...(areAllRefused ? { refusal: JSON.stringify(refusal) } : {}),
      ...(isRefused ? { state: 'refused', finishedAt: sql<Date>`clock_timestamp()` } : {}),
    })
    .where('id', '=', attemptId)
    .execute()
  if (isRefused) return undefined
  return { kind: areAllRefused ? 'refused_of_unknown' : 'open' }
}

/** No account would accept the request. An older attempt of the generation may be paid for, so the records decide what it has cost. */
function endRefused(
  trx: DatabaseTransaction,
  { generationId, refusal }: RefusedInput,
): Promise<FinishResult | undefined> {
  const error: JobFailure = { code: 'request_rejected', detail: refusal.detail, paid: 'no' }
  return endInTransaction(trx, {
    generationId,
    ending: { status: 'failed', error },
    chargedCredits: null,
    from: UNACCEPTED_GENERATION_STATUSES,
  })
}

async function returnToLine(
  trx: DatabaseTransaction,
  { generationId, refusal }: RefusedInput,
  accountId: string,
): Promise<void> {
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
 * Records that the attempt was sent and has no response, in one transaction that locks the generation's row, then the attempt's. From
 * then on it is not sent again. Changes nothing where the attempt is not `submitting`, or where a newer try has begun: that one
 * decides. Returns whether the attempt is unknown now.
 */
export async function recordUnknown(db: Database, input: UnknownInput): Promise<boolean> {
  const { attemptId, tryNumber, generationId, detail } = input
  return db.transaction().execute(async (trx) => {
    const attempt = await lockAttempt(trx, attemptId)
    if (attempt.state !== 'submitting' || attempt.tries > tryNumber) return attempt.state === 'unknown'
    await trx
      .updateTable('attempt')
      .set({ state: 'unknown', unknownSince: sql<Date>`clock_timestamp()`, unknownReason: detail })
      .where('id', '=', attemptId)
      .execute()
    const note = `no response from the platform (${detail}); waiting for its webhook, the request is not sent again`
    await transitionGeneration(trx, { generationId, from: ['submitting'], to: 'submitting', event: { note } })
    return true
  })
}
