// Waits for a part that is not ready yet: at start-up all parts start together, and after a crash some start later.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../telemetry/logger.ts'

const LIMIT_MS = 60_000
const PAUSE_MS = 250

/** Repeats `attempt` until it succeeds. Throws its last error after a minute. `part`: name for the log. */
export async function waitUntilReady<T>(log: Logger, part: string, attempt: () => Promise<T>): Promise<T> {
  const giveUpAtMs = Date.now() + LIMIT_MS
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > giveUpAtMs) throw error
      if (tries === 8) log.warn({ part, err: error }, 'not ready yet; waiting')
      await sleep(PAUSE_MS)
    }
  }
}
