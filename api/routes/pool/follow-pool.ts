// GET /v1/pool/events
import { operator } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery, sendEvents } from '../../sse/send-events.ts'

export const followPoolOperation = operation(
  {
    operationId: 'followPool',
    method: 'get',
    path: '/v1/pool/events',
    tags: ['Pool'],
    summary: 'Follow the alarm of the pool as server-sent events',
    description:
      'Events are `pool.degraded` and `pool.recovered` with `PoolEventData`, `pool.outputs_expiring` with `OutputsExpiringData`, and `pool.budget_exceeded` with `BudgetExceededData`. The stream has no final event.',
    access: operator('read'),
    request: { query: LastEventQuery, headers: LastEventHeader },
    responses: { 200: EVENT_STREAM_RESPONSES[200] },
  },
  async (c) => sendEvents(c, { kind: 'pool' }),
)
