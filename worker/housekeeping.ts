// What nobody waits for but everybody needs: expired leases go back, ended cool-downs let the line move, and jobs that
// a crash left unstarted are started. Several workers may do it at once.
// Invariant: a failed round is told and tried again; it never ends the process.
import type { Logger } from '../telemetry/logger.ts'

export interface Chore {
  name: string
  everyMs: number
  /** Returns what is worth a log line, or nothing. */
  run(): Promise<Record<string, unknown> | undefined>
}

export interface Housekeeping {
  /** Waits for the rounds under way. */
  stop(): Promise<void>
}

export function keepHouse(chores: readonly Chore[], log: Logger): Housekeeping {
  const stopping = new AbortController()
  const loops = chores.map((chore) => repeat(chore, log, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(chore: Chore, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const done = await chore.run()
      if (done) log.info({ chore: chore.name, ...done }, 'housekeeping')
    } catch (error) {
      log.warn({ chore: chore.name, err: error }, 'housekeeping failed; it is tried again')
    }
    await pause(chore.everyMs, signal)
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
