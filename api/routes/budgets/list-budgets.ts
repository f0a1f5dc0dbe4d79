// GET /v1/budgets
import { BudgetList } from '../../../contracts/public/money.ts'
import { getBudgets } from '../../../services/money/budgets.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const listBudgetsOperation = operation(
  {
    operationId: 'listBudgets',
    method: 'get',
    path: '/v1/budgets',
    tags: ['Money'],
    summary: 'List the budgets of all clients',
    description: 'Every client that has limits or has used credits. For operators.',
    responses: {
      200: jsonAnswer('All of them.', BudgetList, { data: [EXAMPLES.budget] }),
      ...problems('operators_only'),
    },
  },
  async (c) => c.json(await getBudgets({ ctx: c.get('ctx') }), 200),
)
