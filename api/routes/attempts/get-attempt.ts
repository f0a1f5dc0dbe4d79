// GET /v1/attempts/{id}
import { z } from '@hono/zod-openapi'
import { AttemptDetail } from '../../../contracts/public/attempts.ts'
import { AttemptId } from '../../../contracts/public/ids.ts'
import { getAttempt } from '../../../services/attempts/list-attempts.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const getAttemptOperation = operation(
  {
    operationId: 'getAttempt',
    method: 'get',
    path: '/v1/attempts/{id}',
    tags: ['Attempts'],
    summary: 'Read an attempt',
    description: 'For operators. Clients see the attempts of their own generations with them.',
    request: { params: z.object({ id: AttemptId }) },
    responses: {
      200: jsonAnswer('The attempt.', AttemptDetail, EXAMPLES.attempt),
      ...problems('operators_only', 'not_found'),
    },
  },
  async (c) => c.json(await getAttempt({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
