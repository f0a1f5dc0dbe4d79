// POST /hooks/higgsfield/{attemptId}/{token}
import { z } from '@hono/zod-openapi'
import { receivePlatformCallback } from '../../../services/webhooks/receive-platform-callback.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { readJson } from '../../request/read-json.ts'

const Receipt = z.object({ delivery: z.enum(['delivered', 'gone']) })

export const receivePlatformCallbackOperation = operation(
  {
    operationId: 'receivePlatformCallback',
    method: 'post',
    path: '/hooks/higgsfield/{attemptId}/{token}',
    tags: ['Webhooks of the platform'],
    summary: 'Where the platform reports the end of a request',
    description:
      'For the platform only. At its word that a request has ended the slot is handed on; the result is read with our own key.',
    security: [],
    request: {
      params: z.object({ attemptId: z.string().max(64), token: z.string().max(128) }),
      body: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object' as const },
            example: {
              request_id: '0f0c9b0e-5a0e-4a39-8d2b-5a3c0f6b2f11',
              status: 'completed',
              error: null,
              payload: null,
            },
          },
        },
      },
    },
    responses: {
      200: jsonAnswer('Taken. `gone`: the job had ended already.', Receipt, { delivery: 'delivered' }),
      ...problems(
        'invalid_json',
        'invalid_signature',
        'not_found',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
      ),
    },
  },
  async (c) => {
    const { value: body, bytes } = await readJson(c)
    const signature = {
      id: c.req.header('webhook-id'),
      timestamp: c.req.header('webhook-timestamp'),
      signature: c.req.header('webhook-signature'),
    }
    const input = { ...c.req.valid('param'), body, bytes, signature }
    const { delivery, generationId } = await receivePlatformCallback({ ctx: c.get('ctx'), input })
    c.get('facts')['generationId'] = generationId
    c.get('facts')['delivery'] = delivery
    return c.json({ delivery }, 200)
  },
)
