// Waiting that ends early when it is called off.

/** Resolves true after `delayMs`, or false as soon as the signal aborts. Never rejects. */
export function pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(true), Math.max(0, delayMs))
    const onAbort = () => done(false)
    const done = (elapsed: boolean) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(elapsed)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
