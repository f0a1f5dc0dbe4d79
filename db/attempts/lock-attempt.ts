// An attempt with its generation, both locked.
// Invariant: the generation's row is locked before the attempt's, as in every transaction that locks both.
import type { Selectable } from 'kysely'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { Attempt } from '../schema.generated.ts'

export interface LockedAttempt extends Selectable<Attempt> {
  generationStatus: GenerationStatus
}

/** Locks both rows, in the caller's transaction. Throws Kysely's `NoResultError` where there is no attempt with this id. */
export async function lockAttempt(trx: DatabaseTransaction, attemptId: string): Promise<LockedAttempt> {
  const { status } = await trx
    .selectFrom('generation')
    .select('status')
    .where('id', '=', (eb) => eb.selectFrom('attempt').select('generationId').where('attempt.id', '=', attemptId))
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const attempt = await trx
    .selectFrom('attempt')
    .selectAll()
    .where('id', '=', attemptId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return { ...attempt, generationStatus: status }
}
