// GET /v1/budgets
import { BudgetList } from '../../../contracts/public/money.ts'
import { getBudgets } from '../../../services/money/budgets.ts'
import { operator } from '../../access/access.ts'
import { MONEY_EXAMPLES } from '../../openapi/examples/money.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const listBudgetsOperation = operation(
  {
    operationId: 'listBudgets',
    method: 'get',
    path: '/v1/budgets',
    tags: ['Money'],
    summary: 'List the budgets of all clients',
    description: 'Every client that has limits or has used credits.',
    access: operator('read'),
    responses: { 200: jsonResponse('The budgets.', BudgetList, { data: [MONEY_EXAMPLES.budget] }) },
  },
  async (c) => c.json(await getBudgets({ ctx: c.get('ctx') }), 200),
)
