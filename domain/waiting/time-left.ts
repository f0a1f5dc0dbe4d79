// How long a request may still take before it is given up. Time in the platform's queue does not count as run time.
// Invariant: never longer than one run at a time, so that the status is read again at least that often.
import { scaledMs } from './time-scale.ts'

/** On a `queueing` account a request waits behind all other requests of the account. */
export const QUEUED_LIMIT_MS = 24 * 60 * 60_000

/** In milliseconds, 0 where its time is over. `startedAtMs`: when it was first seen in progress. */
export function timeLeftMs(run: {
  platformStatus: 'queued' | 'in_progress'
  submittedAtMs: number
  startedAtMs: number | undefined
  nowMs: number
  /** The platform's own limit for a run of this model. */
  timeLimitMs: number
}): number {
  const endsAtMs =
    run.platformStatus === 'queued'
      ? run.submittedAtMs + scaledMs(QUEUED_LIMIT_MS)
      : (run.startedAtMs ?? run.nowMs) + run.timeLimitMs
  return Math.max(0, Math.min(run.timeLimitMs, endsAtMs - run.nowMs))
}
