// POST /v1/attempts/{id}/settle
import { z } from '@hono/zod-openapi'
import { SettledAttempt } from '../../../contracts/public/attempts.ts'
import { AttemptId } from '../../../contracts/public/ids.ts'
import { settleAttempt } from '../../../services/attempts/settle-attempt.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { readJson } from '../../request/read-json.ts'
import { jsonBodyOf } from '../json-body.ts'

const example = {
  effect: 'followed' as const,
  detail: 'The generation takes it up and follows it to its result.',
  attempt: EXAMPLES.attempt,
}

export const settleAttemptOperation = operation(
  {
    operationId: 'settleAttempt',
    method: 'post',
    path: '/v1/attempts/{id}/settle',
    tags: ['Attempts'],
    summary: 'Say what became of an attempt that is unknown',
    description:
      'After a look into the console of the account. `found` is checked with the account before it is believed; `not_accepted` sends the generation again, so be sure: a second submission can be paid for a second time. For operators.',
    request: { params: z.object({ id: AttemptId }), body: jsonBodyOf('SettleAttempt') },
    responses: {
      202: jsonAnswer('Taken; the effect follows.', SettledAttempt, example),
      ...problems(
        'operators_only',
        'invalid_json',
        'not_found',
        'wrong_state',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
      ),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param')
    const { value: body } = await readJson(c)
    return c.json(await settleAttempt({ ctx: c.get('ctx'), input: { id, body } }), 202)
  },
)
