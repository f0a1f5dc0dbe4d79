// Follows the event stream of a generation or film to its end, across lost connections and restarts of the API.
// Invariant: events come in order and each once. A reconnect resumes after the last received event.
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { StoredEvent } from '../../contracts/public/events.ts'
import { isFinalEvent } from '../../contracts/public/events.ts'
import { ApiProblemError, UnreachableError } from '../errors/errors.ts'
import { type ApiClient, toClientError } from './client.ts'
import { networkReason } from './network-reason.ts'
import { parseEvent } from './parse-event.ts'

/** Options of `followEvents`. */
export interface FollowOptions {
  /** Ends the stream when it fires. The generator then throws the error of `fetch`. */
  signal?: AbortSignal
  /** Called once per lost connection, with the reason. */
  onLost?: (reason: string) => void
  /** How long the API may be unreachable, in ms. Default five minutes. */
  patienceMs?: number
  /** The connection counts as lost after this time without data, in ms. Default 45 s: the API sends a comment every 15 s. */
  silenceMs?: number
}

const PATIENCE_MS = 5 * 60_000
const SILENCE_MS = 45_000
const RECONNECT_MS = 1000

/**
 * Yields the events of `path` (a job's `links.events`) from the first to the final one, or until the API responds that there are no more.
 * Throws `ApiProblemError` when the API refuses, `UnreachableError` when it stays unreachable.
 */
export async function* followEvents(
  api: ApiClient,
  path: string,
  options: FollowOptions = {},
): AsyncGenerator<StoredEvent> {
  const position: Position = { lastSeq: 0, reconnectMs: RECONNECT_MS, lastContactMs: Date.now() }
  let isLossReported = false
  for (;;) {
    try {
      const connection = connect(api, { path, position, options })
      for await (const event of connection) {
        isLossReported = false
        if (event.seq <= position.lastSeq) continue
        position.lastSeq = event.seq
        yield event
        if (isFinalEvent(event)) return
      }
      if (position.isOver) return
    } catch (error) {
      if (options.signal?.aborted) throw error
      const reason = temporaryReason(error)
      const isTimeUp = Date.now() - position.lastContactMs > (options.patienceMs ?? PATIENCE_MS)
      if (reason === undefined || isTimeUp) throw toClientError(api.url, error)
      if (!isLossReported) options.onLost?.(reason)
      isLossReported = true
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

/** Yields the events of one connection. Status 204 means that all events were received before. */
async function* connect(api: ApiClient, { path, position, options }: Connection): AsyncGenerator<StoredEvent> {
  const silence = new AbortController()
  const onSilence = () => silence.abort(new DOMException('silence', 'TimeoutError'))
  const timer = setTimeout(onSilence, options.silenceMs ?? SILENCE_MS)
  const onContact = () => {
    position.lastContactMs = Date.now()
    timer.refresh()
  }
  try {
    const signals = options.signal === undefined ? [silence.signal] : [options.signal, silence.signal]
    const headers = { accept: 'text/event-stream', ...resumeHeader(position.lastSeq) }
    const response = await api.open({ path, headers, signal: AbortSignal.any(signals) })
    onContact()
    position.isOver = response.status === 204
    if (position.isOver || response.body === null) return
    const messages = response.body
      .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
      .pipeThrough(
        new EventSourceParserStream({ onComment: onContact, onRetry: (retryMs) => (position.reconnectMs = retryMs) }),
      )
    for await (const message of messages) {
      onContact()
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

/** The reason of a loss that a new connection can fix; undefined for other errors. */
function temporaryReason(error: unknown): string | undefined {
  if (error instanceof ApiProblemError) return error.problem.status >= 500 ? error.problem.title : undefined
  if (error instanceof UnreachableError) return error.reason
  return networkReason(error)
}
