// GET /v1/attempts
import { z } from '@hono/zod-openapi'
import { AttemptPage } from '../../../contracts/public/attempts.ts'
import { PageQuery } from '../../../contracts/public/pages.ts'
import { ATTEMPT_STATES } from '../../../contracts/vocabulary/statuses.ts'
import { listAttempts } from '../../../services/attempts/list-attempts.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { linkToNextPage } from '../page-link.ts'

const AttemptQuery = PageQuery.extend({
  state: z.enum(ATTEMPT_STATES).optional().meta({ description: 'Only attempts in this state.' }),
})

export const listAttemptsOperation = operation(
  {
    operationId: 'listAttempts',
    method: 'get',
    path: '/v1/attempts',
    tags: ['Attempts'],
    summary: 'List attempts of all clients, newest first',
    description: '`state=unknown` lists those of which nobody knows whether the platform took them. For operators.',
    request: { query: AttemptQuery },
    responses: {
      200: jsonAnswer('A page.', AttemptPage, { data: [EXAMPLES.attempt], nextCursor: null }),
      ...problems('operators_only', 'invalid_request'),
    },
  },
  async (c) => {
    const page = await listAttempts({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
