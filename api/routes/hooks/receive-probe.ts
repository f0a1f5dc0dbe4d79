// POST /hooks/probe
import { z } from '@hono/zod-openapi'
import { openProbe } from '../../../services/health/public-address.ts'
import { PUBLIC } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const Probe = z.object({ probe: z.string().max(1000) })
const Answer = z.object({ proof: z.string() })

export const receiveProbeOperation = operation(
  {
    operationId: 'receiveProbe',
    method: 'post',
    path: '/hooks/probe',
    tags: ['Webhooks of the platform'],
    summary: 'Answer a probe of our public address',
    description:
      'Only this server calls it, through its public address. The probe can be opened with its secrets key only.',
    access: PUBLIC,
    body: jsonBody(Probe, { probe: 'v1.…' }),
    responses: { 200: jsonResponse('The probe arrived.', Answer, { proof: '5a3c0f6b-2f11-4a39-8d2b-0f0c9b0e5a0e' }) },
    problems: ['not_found'],
  },
  (c, { body }) => c.json(openProbe({ ctx: c.get('ctx'), input: { body } }), 200),
)
