// Runs work of an activity while telling the server that it lives, so that a dead worker is noticed in half a minute.
// What the work has found out goes along, and the next try of the activity reads it as `heartbeatDetails`.
import { heartbeat } from '@temporalio/activity'

const HEARTBEAT_MS = 5_000

/** `tell` sends its details at once and with every beat from then on. */
export async function whileHeartbeating<T>(work: (tell: (details: unknown) => void) => Promise<T>): Promise<T> {
  let details: unknown
  const timer = setInterval(() => heartbeat(details), HEARTBEAT_MS)
  try {
    return await work((found) => {
      details = found
      heartbeat(found)
    })
  } finally {
    clearInterval(timer)
  }
}
