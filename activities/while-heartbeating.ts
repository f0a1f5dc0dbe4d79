// Runs work of an activity with heartbeats, so that Temporal notices a dead worker within half a minute.
// Heartbeat details reach the next try of the activity as `heartbeatDetails`.
import { heartbeat } from '@temporalio/activity'
import { scaledMs } from '../domain/waiting/time-scale.ts'

/** Of the 30 s after which a worker without heartbeats counts as dead. Also the longest time until an activity notices its cancellation. */
const heartbeatMs = (): number => scaledMs(30_000) / 10

export interface Heartbeat {
  /** Sends these details at once, and with every later heartbeat. */
  sendNow(details: unknown): void
  /** Sends these details with the next heartbeat. */
  sendNext(details: unknown): void
}

/** The result of `work`. Heartbeats stop when it ends, also where it throws. */
export async function whileHeartbeating<T>(work: (heartbeat: Heartbeat) => Promise<T>): Promise<T> {
  let details: unknown
  const timer = setInterval(() => heartbeat(details), heartbeatMs())
  try {
    return await work({
      sendNow: (found) => {
        details = found
        heartbeat(found)
      },
      sendNext: (found) => {
        details = found
      },
    })
  } finally {
    clearInterval(timer)
  }
}
