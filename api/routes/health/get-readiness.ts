// GET /readyz
import { z } from '@hono/zod-openapi'
import { checkReadiness } from '../../../services/check-readiness.ts'
import { operation } from '../../operation.ts'

const Readiness = z
  .object({
    status: z.enum(['ok', 'not_ready']),
    parts: z.array(
      z.object({
        part: z.enum(['database', 'migrations', 'temporal', 'storage']),
        ok: z.boolean(),
        latencyMs: z.number(),
        detail: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Readiness' })

const answer = { content: { 'application/json': { schema: Readiness } } }

export const getReadinessOperation = operation(
  {
    operationId: 'getReadiness',
    method: 'get',
    path: '/readyz',
    tags: ['Health'],
    summary: 'Can it take requests? Asks database, migrations, Temporal and object store, 2 seconds at most',
    security: [],
    responses: {
      200: { description: 'All parts answer.', ...answer },
      503: { description: 'A part is missing.', ...answer },
    },
  },
  async (c) => {
    const readiness = await checkReadiness({ ctx: c.get('ctx') })
    return c.json(readiness, readiness.status === 'ok' ? 200 : 503, { 'Cache-Control': 'no-store' })
  },
)
