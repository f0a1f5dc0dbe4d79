// Asking for a slot, giving it back, and taking back what nobody holds any more.
// Invariant: every function is one transaction under the pool's lock, and hands freed slots on before it commits.
import { sql } from 'kysely'
import type { AcquireResult, Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { lockPool } from './candidates.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { ENQUEUED_COLUMNS, type EnqueuedGeneration, enqueue, enqueueUnclaimed } from './enqueue.ts'
import { grantWaiting } from './grant-waiting.ts'
import { inRounds } from './in-rounds.ts'
import { forgetSpentShares } from './shares.ts'

/**
 * A lease for this generation, or its place in the line. Asking again returns the lease it already has. Those who ask at
 * the same time share one round, so that a burst does not queue for the lock one by one.
 * `others` are grants to somebody else that happened on the way; the caller signals them.
 */
export async function acquireSlot(db: Database, input: { generationId: string }): Promise<AcquireResult> {
  return acquireInRounds(db, input.generationId)
}

const acquireInRounds = inRounds(async (db: Database, generationIds: string[]): Promise<AcquireResult[]> =>
  db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const asking = await readAsking(trx, generationIds)
    const entitled = [...asking.values()].filter(maySlot)
    await enqueue(
      trx,
      entitled.filter(({ held }) => held === undefined),
    )
    const made = entitled.length > 0 ? await grantWaiting(trx) : []
    const grants = new Map(made.map((grant) => [grant.generationId, grant]))
    const own = generationIds.map((id) => answer(asking.get(id), grants.get(id)))
    const others = made.filter(({ generationId }) => !asking.has(generationId))
    const teller = own.findIndex((result) => 'others' in result)
    return own.map((result, index) => (index === teller ? { ...result, others } : result))
  }),
)

type Asking = EnqueuedGeneration & Pick<GenerationRow, 'status' | 'cancelRequestedAt'> & { held: Grant | undefined }

async function readAsking(trx: DatabaseTransaction, generationIds: string[]): Promise<Map<string, Asking>> {
  const rows = await trx
    .selectFrom('generation')
    .select([...ENQUEUED_COLUMNS, 'status', 'cancelRequestedAt'])
    .where('id', '=', sql<string>`any(${generationIds})`)
    .execute()
  const held = new Map((await findLiveLeases(trx, generationIds)).map((grant) => [grant.generationId, grant]))
  return new Map(rows.map((row) => [row.id, { ...row, held: held.get(row.id) }]))
}

function maySlot({ status, cancelRequestedAt }: Asking): boolean {
  return !isFinalGenerationStatus(status) && !(status === 'waiting' && cancelRequestedAt)
}

function answer(asking: Asking | undefined, granted: Grant | undefined): AcquireResult {
  if (!asking) return { kind: 'missing' }
  const { status } = asking
  if (isFinalGenerationStatus(status)) return { kind: 'final', status }
  if (!maySlot(asking)) return { kind: 'cancel_requested' }
  const grant = asking.held ?? granted
  return grant ? { kind: 'granted', grant, others: [] } : { kind: 'waiting', others: [] }
}

async function findLiveLeases(trx: DatabaseTransaction, generationIds: string[]): Promise<Grant[]> {
  await trx
    .updateTable('lease')
    .set({ releasedAt: sql<Date>`now()` })
    .where('generationId', '=', sql<string>`any(${generationIds})`)
    .where('releasedAt', 'is', null)
    .where('expiresAt', '<=', sql<Date>`clock_timestamp()`)
    .execute()
  return trx
    .selectFrom('lease')
    .select(['id as leaseId', 'accountId', 'generationId', 'fence'])
    .where('generationId', '=', sql<string>`any(${generationIds})`)
    .where('releasedAt', 'is', null)
    .execute()
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
