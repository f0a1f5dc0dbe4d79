// Asking for a slot, giving it back, and taking back what nobody holds any more.
// Invariant: every function is one transaction under the pool's lock, and hands freed slots on before it commits.
import { sql } from 'kysely'
import type { AcquireResult, Grant, LeaseRef } from '../../contracts/generation-steps.ts'
import { isFinalGenerationStatus } from '../../contracts/statuses.ts'
import type { Database, DatabaseTransaction } from '../connect.ts'
import { lockPool } from './candidates.ts'
import { ENQUEUED_COLUMNS, enqueue, enqueueUnclaimed } from './enqueue.ts'
import { grantWaiting } from './grant-waiting.ts'
import { forgetSpentShares } from './shares.ts'

/**
 * A lease for this generation, or its place in the line. Asking again returns the lease it already has.
 * `others` are grants to somebody else that happened on the way; the caller signals them.
 */
export async function acquireSlot(db: Database, input: { generationId: string }): Promise<AcquireResult> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const generation = await trx
      .selectFrom('generation')
      .select([...ENQUEUED_COLUMNS, 'status', 'cancelRequestedAt'])
      .where('id', '=', input.generationId)
      .executeTakeFirst()
    if (!generation) return { kind: 'missing' }
    const { status, cancelRequestedAt } = generation
    if (isFinalGenerationStatus(status)) return { kind: 'final', status }
    if (status === 'waiting' && cancelRequestedAt) return { kind: 'cancel_requested' }
    const held = await findLiveLease(trx, input.generationId)
    if (held) return { kind: 'granted', grant: held, others: [] }
    await enqueue(trx, [generation])
    const grants = await grantWaiting(trx)
    const own = grants.find((grant) => grant.generationId === input.generationId)
    const others = grants.filter((grant) => grant !== own)
    return own ? { kind: 'granted', grant: own, others } : { kind: 'waiting', others }
  })
}

async function findLiveLease(trx: DatabaseTransaction, generationId: string): Promise<Grant | undefined> {
  await trx
    .updateTable('lease')
    .set({ releasedAt: sql<Date>`now()` })
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
    .where('expiresAt', '<=', sql<Date>`clock_timestamp()`)
    .execute()
  return trx
    .selectFrom('lease')
    .select(['id as leaseId', 'accountId', 'generationId', 'fence'])
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
    .executeTakeFirst()
}

/** Releases in the caller's transaction, which holds the pool's lock. False where the fence is not the live one. */
export async function releaseLease(trx: DatabaseTransaction, lease: LeaseRef): Promise<boolean> {
  const result = await trx
    .updateTable('lease')
    .set({ releasedAt: sql<Date>`now()` })
    .where('id', '=', lease.leaseId)
    .where('fence', '=', lease.fence)
    .where('releasedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Gives back a grant whose workflow is gone, and hands the slot on. */
export async function revokeGrant(db: Database, grant: LeaseRef): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    return (await releaseLease(trx, grant)) ? grantWaiting(trx) : []
  })
}

/**
 * Takes back expired leases and grants what is free, also to those who waited for a cool-down to end. Whoever did not take
 * its slot in time (a lost signal) is back in line before the slots are handed on, and may get one of them.
 */
export async function reapAndGrant(db: Database): Promise<{ reapedLeases: number; grants: Grant[] }> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const reaped = await trx
      .updateTable('lease')
      .set({ releasedAt: sql<Date>`now()` })
      .where('releasedAt', 'is', null)
      .where('expiresAt', '<=', sql<Date>`clock_timestamp()`)
      .returning(['generationId', 'claimedAt'])
      .execute()
    const unclaimed = reaped.filter(({ claimedAt }) => claimedAt === null)
    await enqueueUnclaimed(
      trx,
      unclaimed.map(({ generationId }) => generationId),
    )
    await forgetSpentShares(trx)
    return { reapedLeases: reaped.length, grants: await grantWaiting(trx) }
  })
}
