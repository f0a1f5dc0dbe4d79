// Starts the late booking of requests that the platform accepted and that no generation follows. Their id is known, so their cost can
// be read.
import { listFollowable } from '../../db/attempts/read.ts'
import type { ServiceContext } from '../context.ts'
import { startLateBooking } from './start-late-booking.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface BookLateAttemptsInput {
  /** Only attempts that were given up at least this long ago. Default 1 min. */
  olderThanMs?: number
  limit?: number
}

/** Returns the number of requests found. One whose late booking runs already is left as it is. */
export async function bookLateAttempts({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows'>
  input: BookLateAttemptsInput
}): Promise<number> {
  const { olderThanMs = scaledMs(60_000), limit = 100 } = input
  const found = await listFollowable(ctx.db, { olderThanMs, limit })
  for (const attempt of found) await startLateBooking(ctx, attempt)
  return found.length
}
