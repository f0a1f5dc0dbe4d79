// Deletes stored responses whose idempotency keys have expired, to keep the table small.
import { deleteExpiredAnswers } from '../../db/idempotency/records.ts'
import type { ServiceContext } from '../context.ts'

const RESPONSES_A_ROUND = 10_000

/** Deletes up to 10,000 responses. Returns how many were deleted. */
export async function deleteExpiredResponses({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<number> {
  return deleteExpiredAnswers(ctx.db, RESPONSES_A_ROUND)
}
