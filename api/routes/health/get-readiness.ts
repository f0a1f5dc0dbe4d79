// GET /readyz
import { z } from '@hono/zod-openapi'
import { checkReadiness } from '../../../services/health/check-readiness.ts'
import { PUBLIC } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const Readiness = z
  .object({
    status: z.enum(['ok', 'not_ready']),
    parts: z.array(
      z.object({
        part: z.enum(['database', 'migrations', 'secrets', 'temporal', 'storage']),
        ok: z.boolean(),
        latencyMs: z.number(),
        detail: z.string().optional().meta({
          description: 'What is missing. For a part that is available: a warning for the operator.',
        }),
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
    summary: 'Check that the server can take requests',
    description: 'Checks database, migrations, secrets key, Temporal and object store, each for at most 2 seconds.',
    access: PUBLIC,
    responses: {
      200: jsonResponse('All parts are available.', Readiness, ready),
      503: jsonResponse('A part is not available.', Readiness, { status: 'not_ready', parts: [late] }),
    },
  },
  async (c) => {
    const readiness = await checkReadiness({ ctx: c.get('ctx') })
    return c.json(readiness, readiness.status === 'ok' ? 200 : 503, { 'Cache-Control': 'no-store' })
  },
)
