// How long a request may still take before it counts as lost: time in the platform's queue is not run time.
// Invariant: never longer than one run at a time, so that it is looked at again at least that often.

/** A request may stand in the queue of the newer contract behind all that the account has there. */
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
      ? run.submittedAtMs + QUEUED_LIMIT_MS
      : (run.startedAtMs ?? run.nowMs) + run.timeLimitMs
  return Math.max(0, Math.min(run.timeLimitMs, endsAtMs - run.nowMs))
}
