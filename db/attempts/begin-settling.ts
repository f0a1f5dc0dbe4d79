// The platform is finished: its slot goes to the next in line before the outputs are copied.
// Invariant: one transaction under the pool's lock; told again, it changes nothing.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/generation-steps.ts'
import type { Database, DatabaseTransaction } from '../connect.ts'
import { transitionGeneration } from '../generation-transitions.ts'
import { lockPool } from '../pool/candidates.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { learnFromCompletion, type ReleasedSlot } from '../pool/recovery.ts'

/** For a request that completed. Returns who got the slot. */
export async function beginSettling(db: Database, { generationId }: { generationId: string }): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const from = ['submitting', 'queued', 'in_progress'] as const
    if (!(await transitionGeneration(trx, { generationId, from, to: 'settling' }))) return []
    const released = await leavePool(trx, generationId)
    if (released) await learnFromCompletion(trx, released)
    return grantWaiting(trx)
  })
}

/** Gives back the slot or the place in line, whatever the fence: the generation needs neither any more. Returns whose slot it was. */
export async function leavePool(trx: DatabaseTransaction, generationId: string): Promise<ReleasedSlot | undefined> {
  return trx
    .with('released', (cte) =>
      cte
        .updateTable('lease')
        .set({ releasedAt: sql<Date>`clock_timestamp()` })
        .where('generationId', '=', generationId)
        .where('releasedAt', 'is', null)
        .returning(['accountId', 'isProbe']),
    )
    .with('left', (cte) => cte.deleteFrom('leaseWaiter').where('generationId', '=', generationId))
    .selectFrom('released')
    .innerJoin('account', 'account.id', 'released.accountId')
    .innerJoin('accountHealth', 'accountHealth.accountId', 'released.accountId')
    .select([
      'account.id',
      'account.slots',
      'released.isProbe',
      'accountHealth.learnedSlots',
      'accountHealth.quietCompletions',
      'accountHealth.circuitCause',
    ])
    .executeTakeFirst()
}
