// GET /v1/pool/events
import { operation, problems } from '../../operation.ts'
import { answerEvents, EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery } from '../../sse/answer-events.ts'

export const followPoolOperation = operation(
  {
    operationId: 'followPool',
    method: 'get',
    path: '/v1/pool/events',
    tags: ['Pool'],
    summary: 'Follow the pool’s alarm as server-sent events',
    description:
      'Events are `pool.degraded` and `pool.recovered` with `PoolEventData`. The stream does not end by itself.',
    request: { query: LastEventQuery, headers: LastEventHeader },
    responses: { 200: EVENT_STREAM_RESPONSES[200], ...problems('operators_only', 'invalid_request') },
  },
  async (c) => answerEvents(c, { kind: 'pool' }),
)
