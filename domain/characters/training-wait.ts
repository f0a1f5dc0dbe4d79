// The pauses of a training: between two status reads, between two tries, and after a request without a response.
import { scaledMs } from '../waiting/time-scale.ts'

const MIN_CHECK_MS = 10_000
const MAX_CHECK_MS = 10 * 60_000
const MIN_RETRY_MS = 15_000
const MAX_RETRY_MS = 10 * 60_000

/**
 * Time to the next status read: 15 % of the elapsed time, between 10 s and 10 min, varied by ±20 % (`spread` from 0 to 1). A training
 * takes 10 to 30 minutes, and may take hours.
 */
export function nextTrainingCheckMs(elapsedMs: number, spread: number): number {
  const baseMs = Math.min(Math.max(0.15 * elapsedMs, scaledMs(MIN_CHECK_MS)), scaledMs(MAX_CHECK_MS))
  return Math.round(baseMs * (0.8 + 0.4 * spread))
}

/** Time to the next try after a refusal that may pass: from 15 s, twice as long each time, at most 10 min. `tries`: from 1. */
export function nextTryMs(tries: number, retryAfterMs: number | undefined): number {
  const growing = scaledMs(MIN_RETRY_MS) * 2 ** Math.min(tries - 1, 10)
  return Math.max(retryAfterMs ?? 0, Math.min(growing, scaledMs(MAX_RETRY_MS)))
}

/** A request that was not begun within this time after it was written is not sent any more. */
export const SEND_WITHIN_MS = 30_000

/**
 * How long after its try a request may still appear in the account's list. It covers the time until it is sent, its time limit of
 * 60 s, and the work of the platform. Only after that it is sent again.
 */
export const APPEARS_WITHIN_MS = 5 * 60_000

/** A Soul ID that the platform has not found for so long does not exist any more. */
export const GONE_AFTER_MS = 15 * 60_000
