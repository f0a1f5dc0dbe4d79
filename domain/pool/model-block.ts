// How long a model is blocked on an account that refused it.
// Invariant: a model that is only not ready is tried again within the hour, also after many refusals.
import { scaledMs } from '../waiting/time-scale.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const LONGEST_PAUSE_MS = 60 * MINUTE

/**
 * The time of the block in milliseconds. `strikes` counts the refusals of this model in a row, with this one. After 404 the account
 * does not have the model: one day. After 409, 423 or 503 it is blocked or not ready: one minute, doubled with each strike. The
 * platform's `retryAfterMs` has precedence over both.
 */
export function modelBlockMs(refusal: {
  httpStatus: number | undefined
  retryAfterMs: number | undefined
  strikes: number
}): number {
  if (refusal.retryAfterMs !== undefined) return refusal.retryAfterMs
  if (refusal.httpStatus === 404) return scaledMs(DAY)
  return scaledMs(Math.min(LONGEST_PAUSE_MS, MINUTE * 2 ** Math.max(0, refusal.strikes - 1)))
}
