// The start of collecting a result: the slot of the finished request is granted to the next in the line.
// Invariant: a repeated call changes nothing; a slot is released under the pool's lock.
import type { Grant } from '../../contracts/steps/generation.ts'
import { ON_ACCOUNT_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { grantWaiting } from '../pool/grant-waiting.ts'
import { isInPool, leavePool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import { learnFromCompletion } from '../pool/recovery.ts'
import { transitionGeneration } from './transitions.ts'

/**
 * Sets the generation of a completed request to `collecting` and releases its slot before the outputs are copied, in one transaction.
 * Takes the pool's lock only where the generation has a slot. Returns the grants made; none, without a change, where the
 * generation is not on an account.
 */
export async function beginCollecting(db: Database, { generationId }: { generationId: string }): Promise<Grant[]> {
  return db.transaction().execute(async (trx) => {
    const hasPlace = await isInPool(trx, generationId)
    if (hasPlace) await lockPool(trx)
    const from = ON_ACCOUNT_GENERATION_STATUSES
    if (!(await transitionGeneration(trx, { generationId, from, to: 'collecting' }))) return []
    // The webhook has released the slot. Only the generation's own workflow could ask for another one, and it is here.
    if (!hasPlace) return []
    const released = await leavePool(trx, generationId)
    if (released) await learnFromCompletion(trx, released)
    return grantWaiting(trx)
  })
}
