// Sends the events of a job or of the pool: starts after the last event that the caller saw, 204 after the final one.
import { z } from '@hono/zod-openapi'
import { type FollowedStream, followEvents } from '../../services/events/follow-events.ts'
import { classifyFailure } from '../../services/problems/classify-failure.ts'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiContext } from '../api-types.ts'
import { problemOf } from '../problems/problem-response.ts'
import { eventStream } from './event-stream.ts'

/** The number of an event in its stream. `afterSeqOrThrow` checks it, and the document has the same pattern. */
const EVENT_NUMBER = /^\d{1,9}$/

/** The header wins over the query, because browsers send it automatically when they reconnect. */
export const LastEventQuery = z.object({
  lastEventId: z.string().optional().meta({
    description: 'Start after this event, like the header `Last-Event-ID`.',
    pattern: EVENT_NUMBER.source,
  }),
})
export const LastEventHeader = z.object({
  'last-event-id': z
    .string()
    .optional()
    .meta({ description: 'Number of the last event that the caller received.', pattern: EVENT_NUMBER.source }),
})

export async function sendEvents(c: ApiContext, stream: FollowedStream): Promise<Response> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, c.get('shutdown'), c.req.raw.signal])
  const followed = await followEvents({ ctx: c.get('ctx'), input: { ...stream, afterSeq: afterSeqOrThrow(c), signal } })
  if (followed.kind === 'ended') return c.body(null, 204, { 'Cache-Control': 'no-store' })
  const request = { path: c.req.path, requestId: c.get('requestId') }
  const { log } = c.get('ctx')
  const body = eventStream({
    events: followed.events,
    stop,
    problemOf: (error) => {
      log.error({ err: error, requestId: request.requestId }, 'event stream failed')
      return problemOf(classifyFailure(error), request)
    },
  })
  return c.body(body, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  })
}

function afterSeqOrThrow(c: ApiContext): number {
  const text = c.req.header('last-event-id') ?? c.req.query('lastEventId') ?? '0'
  if (EVENT_NUMBER.test(text)) return Number(text)
  throw new ServiceProblem('invalid_request', {
    detail: 'Last-Event-ID must be the id of an event of this stream.',
    errors: [{ pointer: 'Last-Event-ID', detail: 'must be a whole number' }],
  })
}

/** The same for all streams. */
export const EVENT_STREAM_RESPONSES = {
  200: {
    description:
      'The past events, then each new one. The stream ends after the final event and sends a comment every 15 seconds. An error inside it is a `problem` event.',
    content: {
      'text/event-stream': {
        schema: {
          type: 'string' as const,
          examples: [
            'id: 1\nevent: generation.waiting\ndata: {"generationId":"gen_…","status":"waiting","at":"…"}\n\n',
          ],
        },
      },
    },
  },
  204: {
    description:
      'The caller has received the final event, or the events of the ended job were deleted; do not reconnect.',
  },
}
