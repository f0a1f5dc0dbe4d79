// Work that continues after the call that started it. It is counted while it runs, so that closing the sandbox can wait for it.

export type BackgroundWork = ReturnType<typeof createBackgroundWork>

/** `log` receives one line for each work that rejects. */
export function createBackgroundWork(log: (line: string) => void) {
  const running = new Set<Promise<void>>()
  return {
    /** Starts `work` and returns at once. `name` identifies it in the log, for example `webhook evt_1`. */
    start: (name: string, work: () => Promise<void>): void => {
      const run = work()
        .catch((error: unknown) => log(`${name} failed: ${String(error)}`))
        .finally(() => running.delete(run))
      running.add(run)
    },
    /** Resolves when nothing runs. Call it after the platform's closing signal, which ends all waits. */
    drain: async (): Promise<void> => void (await Promise.allSettled(running)),
  }
}
