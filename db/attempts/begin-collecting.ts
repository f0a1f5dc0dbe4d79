// The platform is finished: its slot goes to the next in line before the outputs are copied.
// Invariant: told again, it changes nothing; whoever holds a slot gives it back under the pool's lock.
import type { Grant } from '../../contracts/steps/generation.ts'
import { ON_ACCOUNT_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { transitionGeneration } from '../generations/transitions.ts'
import { lockPool } from '../pool/lock.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { isInPool, leavePool } from '../pool/leave-pool.ts'
import { learnFromCompletion } from '../pool/recovery.ts'

/** For a request that completed. Returns who got the slot. */
export async function beginCollecting(db: Database, { generationId }: { generationId: string }): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    const hasPlace = await isInPool(trx, generationId)
    if (hasPlace) await lockPool(trx)
    const from = ON_ACCOUNT_GENERATION_STATUSES
    if (!(await transitionGeneration(trx, { generationId, from, to: 'collecting' }))) return []
    // Its webhook gave the slot back; while its request runs, nothing but its own workflow asks for another.
    if (!hasPlace) return []
    const released = await leavePool(trx, generationId)
    if (released) await learnFromCompletion(trx, released)
    return grantWaiting(trx)
  })
}
