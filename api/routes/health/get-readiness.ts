// GET /readyz
import { z } from '@hono/zod-openapi'
import { checkReadiness } from '../../../services/health/check-readiness.ts'
import { jsonAnswer, operation } from '../../operation.ts'

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

const ready = { status: 'ok' as const, parts: [{ part: 'database' as const, ok: true, latencyMs: 0.8 }] }
const late = { part: 'temporal' as const, ok: false, latencyMs: 2000.4, detail: 'no answer within 2000 ms' }

export const getReadinessOperation = operation(
  {
    operationId: 'getReadiness',
    method: 'get',
    path: '/readyz',
    tags: ['Health'],
    summary: 'Can it take requests? Asks database, migrations, Temporal and object store, 2 seconds at most',
    security: [],
    responses: {
      200: jsonAnswer('All parts answer.', Readiness, ready),
      503: jsonAnswer('A part is missing.', Readiness, { status: 'not_ready', parts: [late] }),
    },
  },
  async (c) => {
    const readiness = await checkReadiness({ ctx: c.get('ctx') })
    return c.json(readiness, readiness.status === 'ok' ? 200 : 503, { 'Cache-Control': 'no-store' })
  },
)
