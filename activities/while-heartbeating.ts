// Runs work of an activity while telling the server that it lives, so that a dead worker is noticed in half a minute.
// What the work has found out goes along, and the next try of the activity reads it as `heartbeatDetails`.
import { heartbeat } from '@temporalio/activity'

/** Also how long an activity takes to hear that it is cancelled. */
const HEARTBEAT_MS = 3_000

export interface Beat {
  /** Sends these details at once and with every beat from then on. */
  tell(details: unknown): void
  /** Sends these details with the next beat. */
  note(details: unknown): void
}

export async function whileHeartbeating<T>(work: (beat: Beat) => Promise<T>): Promise<T> {
  let details: unknown
  const timer = setInterval(() => heartbeat(details), HEARTBEAT_MS)
  try {
    return await work({
      tell: (found) => {
        details = found
        heartbeat(found)
      },
      note: (found) => {
        details = found
      },
    })
  } finally {
    clearInterval(timer)
  }
}
