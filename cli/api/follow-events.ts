// Follows the event stream of a generation or film to its end, over lost connections and restarts of the API.
// Invariant: events come in order and each once; after a reconnect the stream goes on behind the last one seen.
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { StoredEvent } from '../../contracts/public/events.ts'
import { isFinalEvent } from '../../contracts/public/events.ts'
import { ApiProblemError, UnreachableError } from '../errors/errors.ts'
import { type ApiClient, toClientError } from './client.ts'
import { networkReason } from './network-reason.ts'
import { parseEvent } from './parse-event.ts'

export interface FollowOptions {
  /** Ends the stream when it fires; the generator then throws what `fetch` throws. */
  signal?: AbortSignal
  /** Told when the connection is lost, once per loss, with the reason. */
  onLost?: (reason: string) => void
  /** How long the API may be away, in ms. Default five minutes. */
  patienceMs?: number
  /** Longest silence before the connection counts as dead, in ms. Default 45 s: the API sends a comment every 15 s. */
  silenceMs?: number
}

const PATIENCE_MS = 5 * 60_000
const SILENCE_MS = 45_000
const RECONNECT_MS = 1000

/**
 * Yields the events of `path` (a job's `links.events`) from the first on, until a final one or until the API says that there is no more.
 * Throws `ApiProblemError` where the API refuses, `UnreachableError` where it stays away.
 */
export async function* followEvents(
  api: ApiClient,
  path: string,
  options: FollowOptions = {},
): AsyncGenerator<StoredEvent> {
  const position: Position = { lastSeq: 0, reconnectMs: RECONNECT_MS, lastContactMs: Date.now() }
  let isLossTold = false
  for (;;) {
    try {
      const connection = connect(api, { path, position, options })
      for await (const event of connection) {
        isLossTold = false
        if (event.seq <= position.lastSeq) continue
        position.lastSeq = event.seq
        yield event
        if (isFinalEvent(event.type)) return
      }
      if (position.isOver) return
    } catch (error) {
      if (options.signal?.aborted) throw error
      const reason = passingReason(error)
      const isGivenUp = Date.now() - position.lastContactMs > (options.patienceMs ?? PATIENCE_MS)
      if (reason === undefined || isGivenUp) throw toClientError(api.url, error)
      if (!isLossTold) options.onLost?.(reason)
      isLossTold = true
    }
    await sleep(position.reconnectMs, undefined, options.signal === undefined ? {} : { signal: options.signal })
  }
}

interface Position {
  lastSeq: number
  reconnectMs: number
  lastContactMs: number
  isOver?: boolean
}

interface Connection {
  path: string
  position: Position
  options: FollowOptions
}

/** One connection, until it ends in whatever way. A 204 means that everything was seen before. */
async function* connect(api: ApiClient, { path, position, options }: Connection): AsyncGenerator<StoredEvent> {
  const silence = new AbortController()
  const onSilence = () => silence.abort(new DOMException('silence', 'TimeoutError'))
  const timer = setTimeout(onSilence, options.silenceMs ?? SILENCE_MS)
  const hear = () => {
    position.lastContactMs = Date.now()
    timer.refresh()
  }
  try {
    const signals = options.signal === undefined ? [silence.signal] : [options.signal, silence.signal]
    const headers = { accept: 'text/event-stream', ...resumeHeader(position.lastSeq) }
    const response = await api.open({ path, headers, signal: AbortSignal.any(signals) })
    hear()
    position.isOver = response.status === 204
    if (position.isOver || response.body === null) return
    const messages = response.body
      .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
      .pipeThrough(
        new EventSourceParserStream({ onComment: hear, onRetry: (retryMs) => (position.reconnectMs = retryMs) }),
      )
    for await (const message of messages) {
      hear()
      const event = parseEvent(message)
      if (event !== undefined) yield event
    }
  } finally {
    clearTimeout(timer)
  }
}

function resumeHeader(lastSeq: number): Record<string, string> {
  return lastSeq === 0 ? {} : { 'last-event-id': String(lastSeq) }
}

/** Why the connection was lost, where connecting again may help. */
function passingReason(error: unknown): string | undefined {
  if (error instanceof ApiProblemError) return error.problem.status >= 500 ? error.problem.title : undefined
  if (error instanceof UnreachableError) return error.reason
  return networkReason(error)
}
