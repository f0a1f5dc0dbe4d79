// Turns every request to stop this program into one signal: Ctrl-C, `kill`, a closed terminal, the end of the parent process.

/** At the first request `signal` fires and `first` resolves. At a second request `hurried` resolves. */
export type StopRequests = {
  readonly signal: AbortSignal
  readonly first: Promise<undefined>
  readonly hurried: Promise<void>
}

/** Ctrl-C arrives from the terminal and again from npm and the wrapper, which forward it. Within this time it is one request. */
const SAME_REQUEST_MS = 700
const PARENT_POLL_MS = 500

/** Starts listening, for the rest of the process. From then on a signal does not end the process automatically. */
export function listenForStopRequests(): StopRequests {
  const stopping = new AbortController()
  const hurrying = Promise.withResolvers<void>()
  let firstAt: number | undefined
  const request = () => {
    firstAt ??= Date.now()
    stopping.abort()
    if (Date.now() - firstAt > SAME_REQUEST_MS) hurrying.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request)
  // A write to a closed terminal must not crash the program while it stops.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stopping.abort()
  }, PARENT_POLL_MS)
  watch.unref()
  const first = new Promise<undefined>((resolve) => stopping.signal.addEventListener('abort', () => resolve(undefined)))
  return { signal: stopping.signal, first, hurried: hurrying.promise }
}
