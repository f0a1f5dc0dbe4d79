// Streams the events of a generation, a film or the pool: first the stored events, then new ones.
// Invariant: each event is yielded once and in order, also across lost connections and restarts of the database.
import { isFinalEvent, type StoredEvent } from '../../contracts/public/events.ts'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { listEvents } from '../../db/events/event-log.ts'
import { isDatabaseUnavailable } from '../../db/connection/is-unavailable.ts'
import { findJobStream } from '../../db/jobs/jobs.ts'
import { readLastPoolEvent } from '../../db/pool/alarm.ts'
import { POOL_STREAM } from '../../contracts/vocabulary/pool.ts'
import { createConcurrencyLimit } from '../../domain/waiting/concurrency-limit.ts'
import type { ServiceContext } from '../context.ts'
import { notFound } from '../problems/service-problem.ts'

/** The stream of a job, or of the pool. */
export type FollowedStream = { kind: 'generation' | 'film'; id: string } | { kind: 'pool' }

export type FollowEventsInput = FollowedStream & {
  /** Number of the last event that the caller has seen; 0 for none. */
  afterSeq: number
  /** Ends the stream. */
  signal: AbortSignal
}

type FollowContext = Pick<ServiceContext, 'db' | 'clientId' | 'events' | 'log'>

const PAGE_SIZE = 200
/** Pause between two reads while the database is away. A notification of the listener ends it earlier. */
const RETRY_MS = 1_000

/** `ended` where the caller has seen the final event, or the events of an ended job were deleted. Throws `not_found` before the stream begins. */
export async function followEvents({
  ctx,
  input,
}: {
  ctx: FollowContext
  input: FollowEventsInput
}): Promise<{ kind: 'ended' } | { kind: 'following'; events: AsyncGenerator<StoredEvent> }> {
  const stream = await findStream(ctx, input)
  if (!stream) throw notFound(input.kind, streamIdOf(input))
  if (stream.isFinal && input.afterSeq >= stream.lastSeq) return { kind: 'ended' }
  if (stream.isFinal && !(await hasEventAfter(ctx, input))) return { kind: 'ended' }
  // A number above the last event would wait without end.
  const afterSeq = Math.min(input.afterSeq, stream.lastSeq)
  return { kind: 'following', events: follow(ctx, { ...input, afterSeq, isFinal: stream.isFinal }) }
}

function streamIdOf(stream: FollowedStream): string {
  return stream.kind === 'pool' ? POOL_STREAM : stream.id
}

/** False where the events were deleted some time after the end of the job. */
async function hasEventAfter(ctx: FollowContext, input: FollowEventsInput): Promise<boolean> {
  const events = await listEvents(ctx.db, { streamId: streamIdOf(input), afterSeq: input.afterSeq, limit: 1 })
  return events.length > 0
}

async function findStream(
  ctx: FollowContext,
  stream: FollowedStream,
): Promise<{ lastSeq: number; isFinal: boolean } | undefined> {
  const owned = { clientId: ctx.clientId, id: streamIdOf(stream) }
  const { kind } = stream
  switch (kind) {
    case 'pool':
      return { lastSeq: await readLastPoolEvent(ctx.db), isFinal: false }
    case 'generation': {
      const found = await findJobStream(ctx.db, { table: kind, ...owned })
      return found && { lastSeq: found.lastSeq, isFinal: isFinalGenerationStatus(found.status) }
    }
    case 'film': {
      const found = await findJobStream(ctx.db, { table: kind, ...owned })
      return found && { lastSeq: found.lastSeq, isFinal: isFinalFilmStatus(found.status) }
    }
  }
}

/** `isFinal`: the job has ended, so that no further event is waited for. */
async function* follow(
  ctx: FollowContext,
  input: FollowEventsInput & { isFinal: boolean },
): AsyncGenerator<StoredEvent> {
  const { signal } = input
  const id = streamIdOf(input)
  const wakeSignal = createWakeSignal(signal)
  const unsubscribe = ctx.events.subscribe(id, wakeSignal.wake)
  let seenSeq = input.afterSeq
  try {
    while (!signal.aborted) {
      // Reset first, so that a notification during the read triggers another read.
      wakeSignal.reset()
      const events = await readOrUndefined(ctx, id, seenSeq)
      for (const event of events ?? []) {
        yield event
        if (isFinalEvent(event)) return
        seenSeq = event.seq
      }
      if (input.isFinal && events && events.length < PAGE_SIZE) return
      if (events?.length !== PAGE_SIZE) await wakeSignal.wait(events ? undefined : RETRY_MS)
    }
  } finally {
    unsubscribe()
  }
}

/** Reads of events at the same time in this process. All other requests share the rest of the database's connections. */
const reads = createConcurrencyLimit(4)

/** Undefined while the database is away. */
async function readOrUndefined(ctx: FollowContext, id: string, afterSeq: number): Promise<StoredEvent[] | undefined> {
  try {
    return await reads(() => listEvents(ctx.db, { streamId: id, afterSeq, limit: PAGE_SIZE }))
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    ctx.log.debug({ err: error, streamId: id }, 'the events could not be read; the read is repeated')
    return undefined
  }
}

interface WakeSignal {
  wake: () => void
  reset(): void
  /** Resolves after a `wake` since the last `reset`, when the abort signal fires, or after `limitMs`. */
  wait(limitMs?: number): Promise<void>
}

function createWakeSignal(signal: AbortSignal): WakeSignal {
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  signal.addEventListener('abort', wake, { once: true })
  return {
    wake,
    reset() {
      if (!signal.aborted) woken = Promise.withResolvers<void>()
    },
    async wait(limitMs) {
      const timer = limitMs === undefined ? undefined : setTimeout(wake, limitMs)
      await woken.promise
      clearTimeout(timer)
    },
  }
}
