// POST /hooks/higgsfield/{attemptId}/{token}
import { z } from '@hono/zod-openapi'
import { receivePlatformCallback } from '../../../services/webhooks/receive-platform-callback.ts'
import { PUBLIC } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const Receipt = z.object({ delivery: z.enum(['delivered', 'gone']) })

const callbackExample = {
  request_id: '0f0c9b0e-5a0e-4a39-8d2b-5a3c0f6b2f11',
  status: 'completed',
  error: null,
  payload: null,
}

export const receivePlatformCallbackOperation = operation(
  {
    operationId: 'receivePlatformCallback',
    method: 'post',
    path: '/hooks/higgsfield/{attemptId}/{token}',
    tags: ['Webhooks of the platform'],
    summary: 'Receive the webhook of the platform for an ended request',
    description:
      'Only the platform calls it; the path contains a secret of the attempt. A webhook frees the slot of its request. The result is read with the key of the account.',
    access: PUBLIC,
    request: { params: z.object({ attemptId: z.string().max(64), token: z.string().max(128) }) },
    body: jsonBody(z.looseObject({}), callbackExample),
    responses: {
      200: jsonResponse('Received. `gone`: the job had already ended.', Receipt, { delivery: 'delivered' }),
    },
    problems: ['invalid_signature', 'unavailable'],
  },
  async (c, sent) => {
    const signature = {
      id: c.req.header('webhook-id'),
      timestamp: c.req.header('webhook-timestamp'),
      signature: c.req.header('webhook-signature'),
    }
    const input = { ...c.req.valid('param'), ...sent, signature }
    const { delivery, generationId } = await receivePlatformCallback({ ctx: c.get('ctx'), input })
    c.get('facts')['generationId'] = generationId
    c.get('facts')['delivery'] = delivery
    return c.json({ delivery }, 200)
  },
)
