// GET /v1/attempts
import { z } from '@hono/zod-openapi'
import { AttemptPage } from '../../../contracts/public/attempts.ts'
import { PageQuery } from '../../../contracts/public/pages.ts'
import { ATTEMPT_STATES } from '../../../contracts/vocabulary/statuses.ts'
import { listAttempts } from '../../../services/attempts/read-attempts.ts'
import { operator } from '../../access/access.ts'
import { ATTEMPT_EXAMPLE } from '../../openapi/examples/attempts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { linkToNextPage } from '../../responses/page-link.ts'

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
    description:
      '`state=unknown` lists the attempts that were sent without a response: whether the platform accepted them is unknown.',
    access: operator('read'),
    request: { query: AttemptQuery },
    responses: { 200: jsonResponse('A page.', AttemptPage, { data: [ATTEMPT_EXAMPLE], nextCursor: null }) },
  },
  async (c) => {
    const page = await listAttempts({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
