// Server-sent events of a job: `id` is the number in the stream, `event` the type, `data` one line of JSON.
// Invariant: the end of the stream (final event, lost caller, stopping server) also stops the reading of events.
import type { Problem } from '../../contracts/public/problems.ts'
import type { StoredEvent } from '../../contracts/public/events.ts'

export interface EventStreamOptions {
  events: AsyncGenerator<StoredEvent>
  /** Stops the reading of events. */
  stop: AbortController
  /** The document that is sent when the reading of events fails. */
  problemOf: (error: unknown) => Problem
  /** Time without events after which a comment is sent, so that proxies keep the connection. Default 15 s. */
  keepAliveMs?: number
}

const RETRY_MS = 2_000

/** The body of the response. */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const frames = framesOf(options)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await frames.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      options.stop.abort()
      await frames.return(undefined)
    },
  })
}

async function* framesOf(options: EventStreamOptions): AsyncGenerator<string, undefined> {
  const { events, keepAliveMs = 15_000 } = options
  // A comment without an empty line sends the head of the response, and is part of the first block.
  yield ': events follow\n'
  try {
    let next = events.next()
    let isFirst = true
    for (;;) {
      const result = await orSilence(next, keepAliveMs)
      if (result === 'silence') {
        yield ': still here\n'
        continue
      }
      if (result.done) return undefined
      yield isFirst ? `retry: ${RETRY_MS}\n${frameOf(result.value)}` : frameOf(result.value)
      isFirst = false
      next = events.next()
    }
  } catch (error) {
    yield `event: problem\ndata: ${JSON.stringify(options.problemOf(error))}\n\n`
    return undefined
  } finally {
    options.stop.abort()
    await events.return(undefined)
  }
}

async function orSilence<Value>(next: Promise<Value>, limitMs: number): Promise<Value | 'silence'> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => resolve('silence'), limitMs)
  })
  try {
    return await Promise.race([next, silence])
  } finally {
    clearTimeout(timer)
  }
}

function frameOf({ seq, type, data }: StoredEvent): string {
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
