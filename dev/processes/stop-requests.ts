// Turns everything that asks a program to stop into one signal: Ctrl-C, kill, a closed terminal, the death of the process that started it.

/** `signal` fires and `first` resolves at the first request, `hurried` resolves at a second one. */
export type StopRequests = {
  readonly signal: AbortSignal
  readonly first: Promise<undefined>
  readonly hurried: Promise<void>
}

/** A Ctrl-C reaches us from the terminal and again from npm and the wrapper, each passing it on: within this time it is one request. */
const SAME_REQUEST_MS = 700
const PARENT_POLL_MS = 500

/** Starts listening, for the rest of the process. Nothing stops by itself any more then. */
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
  // A terminal that is gone must not turn the last words into a crash.
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
