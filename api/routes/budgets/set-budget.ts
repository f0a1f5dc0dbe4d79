// PUT /v1/budgets/{client}
import { Budget } from '../../../contracts/public/money.ts'
import { setBudget } from '../../../services/money/budgets.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { readJson } from '../../request/read-json.ts'
import { jsonBodyOf } from '../json-body.ts'
import { ClientParams } from './client-name.ts'

export const setBudgetOperation = operation(
  {
    operationId: 'setBudget',
    method: 'put',
    path: '/v1/budgets/{client}',
    tags: ['Money'],
    summary: 'Set the limits of a client',
    description:
      'Replaces all limits; one that is left out or null is no limit. A job that would cross one is refused before it is accepted. For operators.',
    request: { params: ClientParams, body: jsonBodyOf('SetBudget') },
    responses: {
      200: jsonAnswer('The budget as it is now.', Budget, EXAMPLES.budget),
      ...problems(
        'operators_only',
        'invalid_json',
        'not_found',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
      ),
    },
  },
  async (c) => {
    const { client } = c.req.valid('param')
    const { value: body } = await readJson(c)
    return c.json(await setBudget({ ctx: c.get('ctx'), input: { client, body } }), 200)
  },
)
