// Runs code as an activity without a server: records its heartbeats, and lets the test cancel it.
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity'
import { CancelledFailure } from '@temporalio/common'

export interface ActivityRun {
  heartbeats: unknown[]
  cancel(): void
  run<T>(work: () => Promise<T>): Promise<T>
}

/** `heartbeatDetails`: what the try before has left. `scheduledAtMs`: when the workflow scheduled it, by default now. */
export function activityContext(
  given: { attempt?: number; heartbeatDetails?: unknown; scheduledAtMs?: number } = {},
): ActivityRun {
  const heartbeats: unknown[] = []
  const aborting = new AbortController()
  const cancelled = Promise.withResolvers<never>()
  cancelled.promise.catch(() => {})
  const { attempt = 1, heartbeatDetails, scheduledAtMs = Date.now() } = given
  const info = { attempt, heartbeatDetails, scheduledTimestampMs: scheduledAtMs } as unknown as Info
  const beat = (details: unknown) => void heartbeats.push(details)
  const make = Context as unknown as new (...parts: unknown[]) => Context
  const context = new make(info, cancelled.promise, aborting.signal, beat, undefined, console, undefined, {})
  return {
    heartbeats,
    cancel: () => {
      const failure = new CancelledFailure('CANCELLED')
      cancelled.reject(failure)
      aborting.abort(failure)
    },
    run: (work) => asyncLocalStorage.run(context, work),
  }
}
