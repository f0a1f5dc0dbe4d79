// What an operator found out of an attempt that nobody could tell of, while its generation waits for just that.
// Invariant: only an attempt that is still unknown is settled so; one that has turned up meanwhile is left alone.
import { sql } from 'kysely'
import type { FinishResult, Grant } from '../../contracts/steps/generation.ts'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { AttemptResolution, AttemptState } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { lockPool } from '../pool/lock.ts'
import { enqueue } from '../pool/enqueue.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { releaseLive } from '../pool/release.ts'
import { finishGeneration } from './finish.ts'

/** The platform never took it: its slot is free, and the generation waits in its old place for a new attempt. */
export async function resolveAsNotAccepted(
  db: Database,
  input: { generationId: string; attemptId: string },
): Promise<Grant[] | undefined> {
  const { generationId, attemptId } = input
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    if (!(await markResolved(trx, { attemptId, resolvedAs: 'not_accepted', state: 'refused' }))) return undefined
    await releaseLive(trx).where('generationId', '=', generationId).execute()
    const note = 'an operator has seen that the platform never took it; it is sent again'
    const row = await transitionGeneration(trx, { generationId, from: ['submitting'], to: 'waiting', event: { note } })
    if (row) await enqueue(trx, [row])
    return grantWaiting(trx)
  })
}

/** It ended on the platform without a result, and nothing is owed for it. */
export async function resolveAsFailed(
  db: Database,
  input: { generationId: string; attemptId: string },
): Promise<FinishResult | undefined> {
  const { generationId, attemptId } = input
  const marked = await db
    .transaction()
    .execute((trx) => markResolved(trx, { attemptId, resolvedAs: 'failed', state: 'unknown' }))
  if (!marked) return undefined
  const detail = 'An operator has seen that the platform ended it without a result and charged nothing.'
  const error: JobFailure = { code: 'generation_failed', detail, paid: 'no' }
  return finishGeneration(db, { generationId, attemptId, ending: { status: 'failed', error }, chargedCredits: 0 })
}

/** In the caller's transaction. False where the attempt is not unknown any more. */
export async function markResolved(
  trx: DatabaseTransaction,
  settlement: { attemptId: string; resolvedAs: AttemptResolution; state: AttemptState },
): Promise<boolean> {
  const { attemptId, resolvedAs, state } = settlement
  const now = sql<Date>`clock_timestamp()`
  const updated = await trx
    .updateTable('attempt')
    .set({ state, resolvedAs, resolvedAt: now, ...(state === 'unknown' ? {} : { finishedAt: now }) })
    .where('id', '=', attemptId)
    .where('state', '=', 'unknown')
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
