// GET /v1/generations/{id}/events
import { z } from '@hono/zod-openapi'
import { GenerationId } from '../../../contracts/public/ids.ts'
import { caller } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery, sendEvents } from '../../sse/send-events.ts'

export const followGenerationOperation = operation(
  {
    operationId: 'followGeneration',
    method: 'get',
    path: '/v1/generations/{id}/events',
    tags: ['Generations'],
    summary: 'Follow a generation as server-sent events',
    description:
      'Events are `generation.<status>` with `GenerationEventData`. `attempt.adopted_late` and `attempt.outputs_fetched` can follow the final one. After a lost connection send `Last-Event-ID` to receive the events that were missed. The events of an ended job are deleted after 30 days, unless the operator sets another time; then the response is 204.',
    access: caller('read'),
    request: { params: z.object({ id: GenerationId }), query: LastEventQuery, headers: LastEventHeader },
    responses: EVENT_STREAM_RESPONSES,
  },
  async (c) => sendEvents(c, { kind: 'generation', id: c.req.valid('param').id }),
)
