// When to check a status first, and how often then: from the recent durations of the model.
// Invariant: no model is polled at a fixed short interval, and no wait is longer than the platform's own time limit.
import type { WaitPlan } from '../../contracts/steps/generation-results.ts'
import { scaledMs } from './time-scale.ts'

/** Measured durations of recent runs of one model, submission to result. */
export interface ObservedDurations {
  runs: number
  p50Ms: number
  p95Ms: number
}

const ENOUGH_RUNS = 5
const MIN_FIRST_CHECK_MS = 1_000
const MAX_CHECK_INTERVAL_MS = 30_000
const MIN_CHECK_INTERVAL_MS = 1_000

/**
 * Plans the first check and the deadline of a request.
 *
 * - With a webhook the first check is only a safety net: 1.5 × p95, and at most 4 × p50. Where a webhook was lost, the measured
 *   duration includes the time until the check; without the bound by p50 a few such runs would delay every later check.
 * - Without a webhook: half of p50.
 * - Before five runs have been measured, the catalogue's usual duration counts as p50 and p95. A check that is too early costs
 *   one free status read. A check that is too late would let the caller of a new model wait for minutes.
 */
export function planWait(input: {
  observed: ObservedDurations | undefined
  typicalDurationMs: number
  timeLimitMs: number
  hasWebhook: boolean
}): WaitPlan {
  const measured = input.observed && input.observed.runs >= ENOUGH_RUNS ? input.observed : undefined
  const p50Ms = measured?.p50Ms ?? input.typicalDurationMs
  const p95Ms = measured?.p95Ms ?? input.typicalDurationMs
  const wantedMs = input.hasWebhook ? Math.min(1.5 * p95Ms, 4 * p50Ms) : 0.5 * p50Ms
  return {
    firstCheckMs: Math.round(clamp(wantedMs, scaledMs(MIN_FIRST_CHECK_MS), input.timeLimitMs / 2)),
    ...(input.observed ? { expectedMs: Math.round(input.observed.p50Ms) } : {}),
    deadlineMs: input.timeLimitMs,
  }
}

/** Time to the next check: 15 % of the elapsed time, between 1 s and 30 s, varied by ±20 % (`spread` from 0 to 1). */
export function nextCheckMs(elapsedMs: number, spread: number): number {
  const base = clamp(0.15 * elapsedMs, scaledMs(MIN_CHECK_INTERVAL_MS), scaledMs(MAX_CHECK_INTERVAL_MS))
  return Math.round(base * (0.8 + 0.4 * spread))
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
