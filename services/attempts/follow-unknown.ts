// Follows attempts that were given up while the platform had them: their request id is known, so their price can be found out.
import { listFollowable } from '../../db/attempts/read.ts'
import type { ServiceContext } from '../context.ts'
import { startLateBooking } from './start-late-booking.ts'

export interface FollowUnknownInput {
  /** Given up at least this long ago. Default 1 min. */
  olderThanMs?: number
  limit?: number
}

/** How many are being followed. One that is followed already is left as it is. */
export async function followUnknown({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows'>
  input: FollowUnknownInput
}): Promise<number> {
  const { olderThanMs = 60_000, limit = 100 } = input
  const found = await listFollowable(ctx.db, { olderThanMs, limit })
  for (const attempt of found) await startLateBooking(ctx, attempt)
  return found.length
}
