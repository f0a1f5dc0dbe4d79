// Ends the process where it does not stop in time.
// Invariant: a worker that has begun to stop ends by itself. The SDK's own limit does not hold where its worker fails while it stops.
import { scaledMs } from '../domain/waiting/time-scale.ts'
import { STOP_DEADLINE_MS } from './shutdown-times.ts'

/** Call it when the worker begins to stop. Calls `exit` after `STOP_DEADLINE_MS`, unless the process has ended before. */
export function startStopDeadline(exit: (afterMs: number) => void): void {
  const afterMs = scaledMs(STOP_DEADLINE_MS)
  setTimeout(() => exit(afterMs), afterMs).unref()
}
