// A refused attempt that the platform has accepted after all, while its generation waits to be sent again.
// Invariant: nothing is sent while such a request may be paid for. A generation that has a newer attempt goes on with that one.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/steps/generation.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { leavePool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import { type LockedAttempt, lockAttempt } from './lock-attempt.ts'
import { hasOtherHolder } from './record-acceptance.ts'

interface FoundRequest {
  attemptId: string
  /** The account's key has read it, and it runs or is completed. */
  requestId: string
}

/**
 * Makes the request the attempt's own again, so that its generation follows it instead of being sent a second time, in one transaction
 * under the pool's lock. Changes nothing, and returns undefined, unless the attempt is refused and the newest one of a generation that
 * waits for a slot. Otherwise returns the grants to signal. The first of them is the attempt's own, released lease: its signal ends
 * the wait of the generation's workflow, which then finds the submitted attempt in the records.
 */
export async function reopenAttempt(
  db: Database,
  { attemptId, requestId }: FoundRequest,
): Promise<Grant[] | undefined> {
  const { state } = await db.selectFrom('attempt').select('state').where('id', '=', attemptId).executeTakeFirstOrThrow()
  if (state !== 'refused') return undefined
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const attempt = await lockAttempt(trx, attemptId)
    if (!(await mayReopen(trx, attempt, requestId))) return undefined
    await reopen(trx, attempt, requestId)
    const { generationId, number, leaseId, accountId, fence } = attempt
    const note = `attempt ${number} was accepted after all, as request ${requestId}; it is followed, and nothing is sent again`
    await transitionGeneration(trx, { generationId, from: ['waiting'], to: 'submitted', event: { note } })
    await leavePool(trx, generationId)
    return [{ generationId, leaseId, accountId, fence }, ...(await grantWaiting(trx))]
  })
}

async function mayReopen(trx: DatabaseTransaction, attempt: LockedAttempt, requestId: string): Promise<boolean> {
  if (attempt.state !== 'refused' || attempt.generationStatus !== 'waiting') return false
  if (attempt.resolvedAs === 'found' || (attempt.requestId ?? requestId) !== requestId) return false
  if (await hasOtherHolder(trx, attempt, requestId)) return false
  const newer = await trx
    .selectFrom('attempt')
    .select('id')
    .where('generationId', '=', attempt.generationId)
    .where('number', '>', attempt.number)
    .executeTakeFirst()
  return newer === undefined
}

async function reopen(trx: DatabaseTransaction, { id }: LockedAttempt, requestId: string): Promise<void> {
  const now = sql<Date>`clock_timestamp()`
  await trx
    .updateTable('attempt')
    .set({
      state: 'submitted',
      requestId,
      submittedAt: sql<Date>`coalesce(submitted_at, ${now})`,
      finishedAt: null,
      resolvedAs: 'found',
      resolvedAt: now,
    })
    .where('id', '=', id)
    .execute()
}
