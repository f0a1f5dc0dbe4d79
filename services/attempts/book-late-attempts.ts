// Starts the late booking of requests that the platform accepted and that no generation follows. Their id is known, so their cost can
// be read.
import {
  listRefusedRequests,
  listReportedRequests,
  listUnexpectedRequests,
  listUnknownRequests,
} from '../../db/attempts/read.ts'
import type { ServiceContext } from '../context.ts'
import { type Walk, walkOn } from '../jobs/walk.ts'
import { startLateBooking } from './start-late-booking.ts'

export interface BookLateAttemptsInput {
  /** Only attempts that were given up at least this long ago. Default 1 min. */
  olderThanMs?: number
  limit?: number
  /** Where the next round of each list goes on. Default: every list from its begin. */
  walks?: LateWalks
}

/** Where the next round of each list goes on. */
export interface LateWalks {
  unknown: Walk
  refused: Walk
  unexpected: Walk
  reported: Walk
}

/** The begin of every list. */
export const newLateWalks = (): LateWalks => ({ unknown: {}, refused: {}, unexpected: {}, reported: {} })

/** Returns the number of requests that are followed. One whose late booking runs already is left as it is. */
export async function bookLateAttempts({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: BookLateAttemptsInput
}): Promise<number> {
  const { olderThanMs = 60_000, limit, walks = newLateWalks() } = input
  let followed = 0
  for (const [list, walk] of [
    [listUnknownRequests, walks.unknown],
    [listRefusedRequests, walks.refused],
    [listUnexpectedRequests, walks.unexpected],
    [listReportedRequests, walks.reported],
  ] as const) {
    const round = await walkOn(walk, (page) => list(ctx.db, { olderThanMs, ...page }), {
      limit,
      handle: (request) => follow(ctx, request),
    })
    followed += round.done
    if (round.isStopped) break
  }
  return followed
}

async function follow(
  ctx: Pick<ServiceContext, 'workflows' | 'log'>,
  request: { attemptId: string; requestId: string },
): Promise<boolean> {
  try {
    await startLateBooking(ctx, request)
    return true
  } catch (error) {
    ctx.log.warn({ err: error, ...request }, 'late booking not started; a later round starts it')
    return false
  }
}
