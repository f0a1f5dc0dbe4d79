// GET /v1/generations/{id}/events
import { z } from '@hono/zod-openapi'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { operation, problems } from '../../operation.ts'
import { answerEvents, EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery } from '../../sse/answer-events.ts'

export const followGenerationOperation = operation(
  {
    operationId: 'followGeneration',
    method: 'get',
    path: '/v1/generations/{id}/events',
    tags: ['Generations'],
    summary: 'Follow a generation as server-sent events',
    description:
      'Events are `generation.<status>` with `GenerationEventData`. Reconnect with `Last-Event-ID` to miss nothing.',
    request: { params: z.object({ id: GenerationId }), query: LastEventQuery, headers: LastEventHeader },
    responses: { ...EVENT_STREAM_RESPONSES, ...problems('invalid_request', 'not_found') },
  },
  async (c) => answerEvents(c, { kind: 'generation', id: c.req.valid('param').id }),
)
