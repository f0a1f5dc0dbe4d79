// How long a stopping worker waits for its running activities. Orchestrators must wait longer: see test/shutdown-times.test.ts.

/** Longer than the 60 s of a submission, so that none is interrupted. Then running activities are cancelled. */
export const SHUTDOWN_GRACE_MS = 65_000

/** After this time the worker ends, also where an activity ignores its cancellation. */
export const SHUTDOWN_FORCE_MS = 80_000

/** After this time the process exits, also where the SDK does not end: a worker that fails while it stops can wait without limit. */
export const STOP_DEADLINE_MS = 85_000
