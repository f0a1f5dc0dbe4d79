// How long a model is left alone on an account that did not take it.
// Invariant: what is only not ready just now is tried again within the hour, however often it was refused.

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const LONGEST_PAUSE_MS = 60 * MINUTE

/**
 * `strikes`: refusals of this model in a row, this one counted. 404: the account does not have it, a day.
 * 409, 423, 503: blocked or not ready, one minute, doubling. The platform's own `retryAfterMs` wins over both.
 */
export function modelBlockMs(refusal: {
  httpStatus: number | undefined
  retryAfterMs: number | undefined
  strikes: number
}): number {
  if (refusal.retryAfterMs !== undefined) return refusal.retryAfterMs
  if (refusal.httpStatus === 404) return DAY
  return Math.min(LONGEST_PAUSE_MS, MINUTE * 2 ** Math.max(0, refusal.strikes - 1))
}
