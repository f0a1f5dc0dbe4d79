// The signals that ask a process to stop.

/** Calls `stop` at the first SIGTERM, SIGINT or SIGHUP; later ones are ignored. */
export function onStopSignal(stop: (signal: string) => void): void {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      stop(signal)
    })
  }
}
