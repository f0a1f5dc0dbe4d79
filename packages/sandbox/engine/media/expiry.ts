// Removes the files of outputs whose time is over, so that the folder holds no more than the retention promises.
import type { Platform } from '../platform.ts'

const SWEEP_INTERVAL_MS = 60_000
/** So many a turn: between turns the HTTP loop goes on. */
const SWEEP_BATCH_SIZE = 200

/** Looks once a minute of the sandbox's time until it closes. Never rejects. */
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

/** Gives back the files of one request; a file that another one uses stays. A second call does nothing. */
export function removeOutputs({ clock, outputUses, renderer }: Platform, requestId: string): void {
  for (const file of outputUses.giveBack(requestId, clock.now())) renderer.remove(file)
}
