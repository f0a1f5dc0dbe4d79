// Limits how often a readiness check runs, however many probes ask.

/** The check, run at most once per `everyMs` milliseconds: callers within that time share its outcome, also a failure. */
export function sharedCheck<T>(check: () => Promise<T>, everyMs: number): () => Promise<T> {
  let last: { outcome: Promise<T>; atMs: number } | undefined
  return () => {
    const nowMs = performance.now()
    if (!last || nowMs - last.atMs >= everyMs) last = { outcome: check(), atMs: nowMs }
    return last.outcome
  }
}
