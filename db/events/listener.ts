// Listens for committed events and wakes the subscribers of their stream.
// Invariant: a wake-up only causes a read. After a lost connection all subscribers are woken, so that no event is missed.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { IS_READ_ONLY } from '../connection/read-only.ts'
import { EVENT_CHANNEL } from './event-log.ts'

export interface EventListener {
  /** Calls `onWake` after each event of the stream, and sometimes without one. The returned function unsubscribes. */
  subscribe(streamId: string, onWake: () => void): () => void
  close(): Promise<void>
}

export interface EventListenerOptions {
  url: string
  /** Name of the session. Default `hfw-listener`. */
  applicationName?: string
  /** Called with the reason when the connection is lost, before it is made again. */
  onLost?: (error: unknown) => void
  /** Interval of the check that a silent connection is alive, in milliseconds. Default 15 s. */
  heartbeatMs?: number
}

const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/** Returns at once. It connects in the background, and connects again after each loss until it is closed. */
export function startEventListener(options: EventListenerOptions): EventListener {
  const followers = new Map<string, Set<() => void>>()
  const stop = new AbortController()
  const wake = (streamId: string) => {
    for (const onWake of followers.get(streamId) ?? []) onWake()
  }
  const wakeAll = () => {
    for (const streamId of followers.keys()) wake(streamId)
  }
  const running = keepListening({ ...options, wake, wakeAll, signal: stop.signal })
  return {
    subscribe: (streamId, onWake) => {
      const group = followers.get(streamId) ?? new Set()
      followers.set(streamId, group.add(onWake))
      return () => {
        group.delete(onWake)
        if (group.size === 0 && followers.get(streamId) === group) followers.delete(streamId)
      }
    },
    close: async () => {
      stop.abort()
      await running
    },
  }
}

type Listening = EventListenerOptions & {
  wake: (streamId: string) => void
  wakeAll: () => void
  signal: AbortSignal
}

async function keepListening(listening: Listening): Promise<void> {
  let retryMs = FIRST_RETRY_MS
  while (!listening.signal.aborted) {
    try {
      await listenUntilLost(listening, () => (retryMs = FIRST_RETRY_MS))
    } catch (error) {
      if (listening.signal.aborted) return
      listening.onLost?.(error)
      await sleep(retryMs, undefined, { signal: listening.signal }).catch(() => {})
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
    }
  }
}

/** Resolves when the listener is closed, rejects when the connection is lost. */
async function listenUntilLost(listening: Listening, onConnected: () => void): Promise<void> {
  const { signal, heartbeatMs = 15_000 } = listening
  const client = new pg.Client({
    connectionString: listening.url,
    application_name: listening.applicationName ?? 'hfw-listener',
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    keepAlive: true,
  })
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('the connection ended')))
  })
  // `lost` may reject after the races below; that rejection must not count as unhandled.
  lost.catch(() => {})
  try {
    await Promise.race([client.connect(), lost])
    await checkPrimary(client)
    client.on('notification', (message) => listening.wake(message.payload ?? ''))
    await client.query(`listen ${EVENT_CHANNEL}`)
    onConnected()
    listening.wakeAll()
    while (!signal.aborted) {
      await Promise.race([sleep(heartbeatMs, undefined, { signal }).catch(() => {}), lost])
      if (!signal.aborted) await checkPrimary(client)
    }
  } finally {
    await client.end().catch(() => {})
  }
}

/** A standby sends no notifications. Throws where the server has become one, and where it does not respond. */
async function checkPrimary(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isReadOnly: boolean }>(IS_READ_ONLY)
  if (rows[0]?.isReadOnly === true) throw new Error('the server accepts no writes now')
}
