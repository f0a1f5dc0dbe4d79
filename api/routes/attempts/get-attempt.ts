// GET /v1/attempts/{id}
import { z } from '@hono/zod-openapi'
import { AttemptDetail } from '../../../contracts/public/attempts.ts'
import { AttemptId } from '../../../contracts/public/ids.ts'
import { getAttempt } from '../../../services/attempts/read-attempts.ts'
import { operator } from '../../access/access.ts'
import { ATTEMPT_EXAMPLE } from '../../openapi/examples/attempts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getAttemptOperation = operation(
  {
    operationId: 'getAttempt',
    method: 'get',
    path: '/v1/attempts/{id}',
    tags: ['Attempts'],
    summary: 'Read an attempt',
    description: 'Callers see the attempts of their own generations in `attempts` of the generation.',
    access: operator('read'),
    request: { params: z.object({ id: AttemptId }) },
    responses: { 200: jsonResponse('The attempt.', AttemptDetail, ATTEMPT_EXAMPLE) },
  },
  async (c) => c.json(await getAttempt({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
