// An operator resolves an attempt with an unknown outcome while its generation waits for that outcome.
// Invariant: only an attempt that is still unknown is resolved; any other attempt does not change.
import { sql } from 'kysely'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { FinishResult, Grant, Resolution } from '../../contracts/steps/generation.ts'
import {
  type AttemptResolution,
  type AttemptState,
  isFinalGenerationStatus,
} from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { endInTransaction } from '../generations/ending.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { enqueue } from '../pool/enqueue.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { lockPool } from '../pool/lock.ts'
import { releaseLive } from '../pool/release.ts'
import { findGrant } from './find-grant.ts'
import { lockAttempt } from './lock-attempt.ts'

/**
 * Resolves the attempt as not accepted by the platform, in one transaction under the pool's lock. Its slot is released, and the
 * generation returns to its old place in the line. Returns the grants made, undefined where the attempt is not unknown.
 */
export async function resolveAsNotAccepted(
  db: Database,
  input: { generationId: string; attemptId: string },
): Promise<Grant[] | undefined> {
  const { generationId, attemptId } = input
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const { refusal } = await lockAttempt(trx, attemptId)
    if (!(await markResolved(trx, { attemptId, resolvedAs: 'not_accepted', state: 'refused' }))) return undefined
    await releaseLive(trx).where('generationId', '=', generationId).execute()
    const note = refusal
      ? `the platform refused the request after all (${refusal.kind}): ${refusal.detail}; it is sent again`
      : 'an operator reported that the platform did not accept the request; it is sent again'
    const row = await transitionGeneration(trx, { generationId, from: ['submitting'], to: 'waiting', event: { note } })
    if (row) await enqueue(trx, [row])
    return grantWaiting(trx)
  })
}

/** Replaces the reason of an unknown attempt, so that it says why an operator's decision had no effect. Other attempts do not change. */
export async function noteNotConfirmed(db: Database, input: { attemptId: string; detail: string }): Promise<void> {
  await db
    .updateTable('attempt')
    .set({ unknownReason: input.detail })
    .where('id', '=', input.attemptId)
    .where('state', '=', 'unknown')
    .execute()
}

/** What became of the attempt, read without a lock: its workflow is the only one that moves it on. */
export async function readResolution(
  db: Database,
  input: { generationId: string; attemptId: string },
): Promise<Resolution> {
  const { generationId, attemptId } = input
  const row = await db
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select(['attempt.state', 'generation.status'])
    .where('attempt.id', '=', attemptId)
    .executeTakeFirst()
  if (row && isFinalGenerationStatus(row.status)) return { kind: 'ended' }
  if (row?.state !== 'refused') return { kind: 'other' }
  return { kind: 'refused', ...(await findGrant(db, { generationId })) }
}

/**
 * Resolves the attempt as failed and not charged, and ends its generation, in one transaction under the pool's lock. Undefined where
 * the attempt is not unknown.
 */
export async function resolveAsFailed(
  db: Database,
  input: { generationId: string; attemptId: string },
): Promise<FinishResult | undefined> {
  const { generationId, attemptId } = input
  const detail = 'An operator reported that the platform ended the request without a result and charged nothing.'
  const error: JobFailure = { code: 'generation_failed', detail, paid: 'no' }
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    await lockAttempt(trx, attemptId)
    // It stays unknown until the generation ends below: another state would count as decided there.
    if (!(await markResolved(trx, { attemptId, resolvedAs: 'failed', state: 'unknown' }))) return undefined
    const ending = { status: 'failed', error } as const
    return endInTransaction(trx, { generationId, attemptId, ending, chargedCredits: 0 })
  })
}

/** Marks the attempt as resolved, in the caller's transaction. Returns false, and changes nothing, where it is not unknown. */
export async function markResolved(
  trx: DatabaseTransaction,
  resolution: { attemptId: string; resolvedAs: AttemptResolution; state: AttemptState },
): Promise<boolean> {
  const { attemptId, resolvedAs, state } = resolution
  const now = sql<Date>`clock_timestamp()`
  const updated = await trx
    .updateTable('attempt')
    .set({ state, resolvedAs, resolvedAt: now, ...(state === 'unknown' ? {} : { finishedAt: now }) })
    .where('id', '=', attemptId)
    .where('state', '=', 'unknown')
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
