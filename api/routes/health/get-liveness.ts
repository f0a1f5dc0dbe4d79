// GET /livez
import { z } from '@hono/zod-openapi'
import { jsonAnswer, operation } from '../../operation.ts'

export const getLivenessOperation = operation(
  {
    operationId: 'getLiveness',
    method: 'get',
    path: '/livez',
    tags: ['Health'],
    summary: 'Does the process run?',
    security: [],
    responses: {
      200: jsonAnswer('It does.', z.object({ status: z.literal('ok') }), { status: 'ok' }),
    },
  },
  (c) => c.json({ status: 'ok' as const }, 200, { 'Cache-Control': 'no-store' }),
)
