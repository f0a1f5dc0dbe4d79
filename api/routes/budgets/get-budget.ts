// GET /v1/budgets/{client}
import { Budget } from '../../../contracts/public/money.ts'
import { getBudget } from '../../../services/money/budgets.ts'
import { operator } from '../../access/access.ts'
import { MONEY_EXAMPLES } from '../../openapi/examples/money.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ClientParams } from './client-name.ts'

export const getBudgetOperation = operation(
  {
    operationId: 'getBudget',
    method: 'get',
    path: '/v1/budgets/{client}',
    tags: ['Money'],
    summary: 'Read the budget of a client',
    description: 'The limits of the client and how much of them is used. An unknown client has no limits.',
    access: operator('read'),
    request: { params: ClientParams },
    responses: { 200: jsonResponse('The budget.', Budget, MONEY_EXAMPLES.budget) },
  },
  async (c) => c.json(await getBudget({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
