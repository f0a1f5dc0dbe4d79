// Removes answers whose idempotency keys have expired. Nothing depends on it but the size of the table.
import { deleteExpiredAnswers } from '../../db/idempotency/records.ts'
import type { ServiceContext } from '../context.ts'

const ANSWERS_A_ROUND = 10_000

/** How many were removed. */
export async function forgetExpiredAnswers({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<number> {
  return deleteExpiredAnswers(ctx.db, ANSWERS_A_ROUND)
}
