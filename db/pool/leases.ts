// Asking for a slot, giving it back, and taking back what nobody holds any more.
// Invariant: every function is one transaction under the pool's lock, and hands freed slots on before it commits.
import { sql } from 'kysely'
import type { AcquireResult, Grant, LeaseRef } from '../../contracts/generation-steps.ts'
import { isFinalGenerationStatus } from '../../contracts/statuses.ts'
import type { Database, DatabaseTransaction } from '../connect.ts'
import { lockPool } from './candidates.ts'
import { grantWaiting } from './grant-waiting.ts'

/**
 * A lease for this generation, or its place in the line. Asking again returns the lease it already has.
 * `others` are grants to somebody else that happened on the way; the caller signals them.
 */
export async function acquireSlot(db: Database, input: { generationId: string }): Promise<AcquireResult> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const generation = await trx
      .selectFrom('generation')
      .select(['status', 'model', 'clientId', 'priority', 'createdAt', 'cancelRequestedAt'])
      .where('id', '=', input.generationId)
      .executeTakeFirst()
    if (!generation) return { kind: 'missing' }
    const { status, createdAt, cancelRequestedAt, ...place } = generation
    if (isFinalGenerationStatus(status)) return { kind: 'final', status }
    if (status === 'waiting' && cancelRequestedAt) return { kind: 'cancel_requested' }
    const held = await findLiveLease(trx, input.generationId)
    if (held) return { kind: 'granted', grant: held, others: [] }
    await trx
      .insertInto('leaseWaiter')
      // Its place is that of its arrival, also when it comes back after a lost grant.
      .values({ generationId: input.generationId, ...place, enqueuedAt: createdAt })
      .onConflict((oc) => oc.column('generationId').doNothing())
      .execute()
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

/** Takes back expired leases and grants what is free, also to those who waited for a cool-down to end. */
export async function reapAndGrant(db: Database): Promise<{ reapedLeases: number; grants: Grant[] }> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const reaped = await trx
      .updateTable('lease')
      .set({ releasedAt: sql<Date>`now()` })
      .where('releasedAt', 'is', null)
      .where('expiresAt', '<=', sql<Date>`clock_timestamp()`)
      .executeTakeFirst()
    return { reapedLeases: Number(reaped.numUpdatedRows), grants: await grantWaiting(trx) }
  })
}
