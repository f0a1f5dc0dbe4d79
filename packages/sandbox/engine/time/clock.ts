// The sandbox's own time: real time plus all jumps ahead. The sandbox takes every date from it.
// Invariant: it never goes back, and a jump resolves every wait that it makes due.

export interface Clock {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Resolves true at `atMs`, or false as soon as the signal aborts. Never rejects. */
  until: (atMs: number, signal: AbortSignal) => Promise<boolean>
  /** Jumps ahead. Waits that become due resolve at once. */
  advance: (byMs: number) => void
}

export function createClock(aheadMs = 0): Clock {
  let offsetMs = aheadMs
  const waiting = new Set<() => void>()
  const now = () => Date.now() + offsetMs
  return {
    now,
    until: (atMs, signal) => {
      if (signal.aborted) return Promise.resolve(false)
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout
        const arm = () => {
          clearTimeout(timer)
          timer = setTimeout(look, Math.min(MAX_TIMER_MS, Math.max(0, atMs - now())))
        }
        const look = () => (now() >= atMs ? end(true) : arm())
        const onAbort = () => end(false)
        const end = (isDue: boolean) => {
          clearTimeout(timer)
          waiting.delete(arm)
          signal.removeEventListener('abort', onAbort)
          resolve(isDue)
        }
        waiting.add(arm)
        signal.addEventListener('abort', onAbort, { once: true })
        arm()
      })
    },
    advance: (byMs) => {
      offsetMs += Math.max(0, byMs)
      for (const arm of waiting) arm()
    },
  }
}

// Longer ones would overflow and fire at once.
const MAX_TIMER_MS = 2 ** 31 - 1
