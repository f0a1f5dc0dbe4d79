// A generation's row, locked together with its place in the pool.
// Invariant: the pool is locked before the generation, as in every transaction that locks both.
import type { DatabaseTransaction } from '../connection/connect.ts'
import { isInPool } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import type { GenerationRow } from './transitions.ts'

/**
 * Locks the row in the caller's transaction, and before it the pool where the generation has a slot or a place in the line
 * (`hasPlace`). Throws Kysely's `NoResultError` where there is no such generation.
 */
export async function lockGeneration(
  trx: DatabaseTransaction,
  generationId: string,
): Promise<{ generation: GenerationRow; hasPlace: boolean }> {
  const hasPlace = await isInPool(trx, generationId)
  if (hasPlace) await lockPool(trx)
  const generation = await trx
    .selectFrom('generation')
    .selectAll()
    .where('id', '=', generationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { generation, hasPlace }
}
