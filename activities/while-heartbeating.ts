// Runs work of an activity while telling the server that it lives, so that a dead worker is noticed in half a minute.
import { heartbeat } from '@temporalio/activity'

const HEARTBEAT_MS = 5_000

export async function whileHeartbeating<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(), HEARTBEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
