// PUT /v1/budgets/{client}
import { Budget, SetBudget } from '../../../contracts/public/money.ts'
import { setBudget } from '../../../services/money/budgets.ts'
import { operator } from '../../access/access.ts'
import { MONEY_EXAMPLES } from '../../openapi/examples/money.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ClientParams } from './client-name.ts'

export const setBudgetOperation = operation(
  {
    operationId: 'setBudget',
    method: 'put',
    path: '/v1/budgets/{client}',
    tags: ['Money'],
    summary: 'Set the limits of a client',
    description:
      'Replaces all limits; null, or a limit that is left out, means no limit. A job that would exceed a limit is refused before it is accepted.',
    access: operator('admin'),
    request: { params: ClientParams },
    body: jsonBody(SetBudget),
    responses: { 200: jsonResponse('The new budget.', Budget, MONEY_EXAMPLES.budget) },
  },
  async (c, { body }) => {
    const { client } = c.req.valid('param')
    return c.json(await setBudget({ ctx: c.get('ctx'), input: { client, body } }), 200)
  },
)
