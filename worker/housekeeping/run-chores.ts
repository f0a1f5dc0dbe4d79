// Repeats chores, each in a loop of its own, until it is stopped.
// Invariant: a round that fails is logged and repeated after the usual pause; it never ends the process.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chore, ChoreContext } from './chore.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface Housekeeping {
  /** Resolves when the rounds that are running have ended. */
  stop(): Promise<void>
}

/** Starts the first round of every chore at once. */
export function runChores(chores: readonly Chore[], ctx: ChoreContext): Housekeeping {
  const stopping = new AbortController()
  const loops = chores.map((chore) => repeat(chore, ctx, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(chore: Chore, ctx: ChoreContext, signal: AbortSignal): Promise<void> {
  const { name, everyMs, reason } = chore
  while (!signal.aborted) {
    try {
      const done = await chore.run(ctx)
      if (done) ctx.log.info({ chore: name, ...done }, 'housekeeping')
    } catch (error) {
      ctx.log.warn({ chore: name, reason, err: error }, 'housekeeping failed; it is tried again')
    }
    // Rejects only when it is aborted, which the loop's condition sees.
    await sleep(scaledMs(everyMs), undefined, { signal }).catch(() => {})
  }
}
