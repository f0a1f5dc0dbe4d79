// Deletes stored responses whose idempotency keys have expired, to keep the table small.
import { deleteExpiredAnswers } from '../../db/idempotency/records.ts'
import type { ServiceContext } from '../context.ts'

/** A step with this many rows takes some milliseconds. */
const RESPONSES_A_STEP = 500
const MAX_STEPS = 200

/** Deletes up to 100,000 responses, in short steps. Returns how many were deleted. */
export async function deleteExpiredResponses({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<number> {
  let deleted = 0
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const count = await deleteExpiredAnswers(ctx.db, RESPONSES_A_STEP)
    deleted += count
    if (count < RESPONSES_A_STEP) break
  }
  return deleted
}
