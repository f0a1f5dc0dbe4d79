// How a generation leaves the pool: its slot is released when the platform has finished, or when it needs none any more.
// Invariant: a slot is released under the pool's lock, and granted again before the lock is released.
import type { Grant } from '../../contracts/steps/generation.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { grantWaiting } from './grant-waiting.ts'
import { lockPool } from './lock.ts'
import { learnFromCompletion, type ReleasedSlot } from './recovery.ts'
import { releaseLive } from './release.ts'
import { inRounds } from './single-flight.ts'

/** Whether the generation has a live lease or waits in the line. Without the pool's lock the answer may be out of date. */
export async function isInPool(trx: DatabaseTransaction, generationId: string): Promise<boolean> {
  const lease = trx
    .selectFrom('lease')
    .select('generationId')
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
  const place = trx.selectFrom('leaseWaiter').select('generationId').where('generationId', '=', generationId)
  return (await lease.unionAll(place).executeTakeFirst()) !== undefined
}

/**
 * Releases the generation's lease and removes it from the line, in the caller's transaction and under the pool's lock. The
 * fence is not compared, because the generation needs no slot any more. Returns the released slot, undefined where it had none.
 */
export async function leavePool(trx: DatabaseTransaction, generationId: string): Promise<ReleasedSlot | undefined> {
  return trx
    .with('released', (cte) =>
      releaseLive(cte).where('generationId', '=', generationId).returning(['accountId', 'isTrial']),
    )
    .with('left', (cte) => cte.deleteFrom('leaseWaiter').where('generationId', '=', generationId))
    .selectFrom('released')
    .innerJoin('account', 'account.id', 'released.accountId')
    .leftJoin('accountHealth', 'accountHealth.accountId', 'released.accountId')
    .select([
      'account.id',
      'account.slots',
      'released.isTrial',
      'accountHealth.learnedSlots',
      'accountHealth.quietCompletions',
      'accountHealth.circuitCause',
    ])
    .executeTakeFirst()
}

interface EndedRequest {
  generationId: string
  isCompleted: boolean
}

/**
 * Releases the slot of a request that has ended on the platform, and leaves everything else to the workflow. Calls that arrive
 * at the same time share one transaction, so that many webhooks occupy one connection while they wait for the lock. Returns the
 * grants made, each to exactly one of the callers; none where the slots were released before.
 */
export async function freeSlot(db: Database, ended: EndedRequest): Promise<Grant[]> {
  return freeInRounds(db, ended)
}

const freeInRounds = inRounds(async (db: Database, ended: EndedRequest[]): Promise<Grant[][]> =>
  db.transaction().execute(async (trx) => {
    await lockPool(trx)
    let isFreed = false
    for (const { generationId, isCompleted } of ended) {
      const released = await leavePool(trx, generationId)
      if (released && isCompleted) await learnFromCompletion(trx, released)
      isFreed ||= released !== undefined
    }
    const grants = isFreed ? await grantWaiting(trx) : []
    return ended.map((_, index) => grants.filter((_grant, position) => position % ended.length === index))
  }),
)
