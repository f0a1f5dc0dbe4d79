// POST /v1/attempts/{id}/resolve
import { z } from '@hono/zod-openapi'
import { ResolveAttempt, ResolvedAttempt } from '../../../contracts/public/attempts.ts'
import { AttemptId } from '../../../contracts/public/ids.ts'
import { resolveAttempt } from '../../../services/attempts/resolve-attempt.ts'
import { operator } from '../../access/access.ts'
import { ATTEMPT_EXAMPLE } from '../../openapi/examples/attempts.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example = {
  effect: 'followed' as const,
  detail: 'The generation follows the request to its result.',
  attempt: ATTEMPT_EXAMPLE,
}

export const resolveAttemptOperation = operation(
  {
    operationId: 'resolveAttempt',
    method: 'post',
    path: '/v1/attempts/{id}/resolve',
    tags: ['Attempts'],
    summary: 'Report the outcome of an unknown attempt',
    description:
      'Look into the console of the account first. `found` is checked with the account. `not_accepted` sends the generation again: if the first request was accepted after all, both are paid for.',
    access: operator('operate'),
    request: { params: z.object({ id: AttemptId }) },
    body: jsonBody(ResolveAttempt),
    responses: { 202: jsonResponse('Accepted; the effect follows.', ResolvedAttempt, example) },
    problems: ['wrong_state'],
  },
  async (c, { body }) => {
    const { id } = c.req.valid('param')
    return c.json(await resolveAttempt({ ctx: c.get('ctx'), input: { id, body } }), 202)
  },
)
