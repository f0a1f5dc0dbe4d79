// Removes the files of expired outputs, so that the folder contains only files within their retention.
import type { Platform } from '../platform.ts'

const SWEEP_INTERVAL_MS = 60_000
/** Requests per batch. Between batches the event loop handles HTTP calls. */
const SWEEP_BATCH_SIZE = 200

/** Runs once a minute of the sandbox's time until the sandbox closes. Never rejects. */
export async function removeExpiredOutputs(platform: Platform): Promise<void> {
  const { clock, closing, options } = platform
  while (await clock.until(clock.now() + SWEEP_INTERVAL_MS, closing)) {
    await removeAllExpired(platform).catch((error: unknown) => options.log(`expiry failed: ${String(error)}`))
  }
}

async function removeAllExpired(platform: Platform): Promise<void> {
  while (!platform.closing.aborted) {
    const ended = platform.outputUses.ended(platform.clock.now(), SWEEP_BATCH_SIZE)
    for (const id of ended) removeOutputs(platform, id)
    if (ended.length < SWEEP_BATCH_SIZE) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Releases the files of one request and removes those that no other request uses. A second call does nothing. */
export function removeOutputs({ clock, outputUses, renderer }: Platform, requestId: string): void {
  for (const file of outputUses.giveBack(requestId, clock.now())) renderer.remove(file)
}
