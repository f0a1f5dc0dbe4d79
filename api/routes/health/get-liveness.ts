// GET /livez
import { z } from '@hono/zod-openapi'
import { PUBLIC } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getLivenessOperation = operation(
  {
    operationId: 'getLiveness',
    method: 'get',
    path: '/livez',
    tags: ['Health'],
    summary: 'Check that the process runs',
    access: PUBLIC,
    responses: { 200: jsonResponse('The process runs.', z.object({ status: z.literal('ok') }), { status: 'ok' }) },
  },
  (c) => c.json({ status: 'ok' as const }, 200, { 'Cache-Control': 'no-store' }),
)
