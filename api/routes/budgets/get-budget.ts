// GET /v1/budgets/{client}
import { Budget } from '../../../contracts/public/money.ts'
import { getBudget } from '../../../services/money/budgets.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ClientParams } from './client-name.ts'

export const getBudgetOperation = operation(
  {
    operationId: 'getBudget',
    method: 'get',
    path: '/v1/budgets/{client}',
    tags: ['Money'],
    summary: 'Read the budget of a client',
    description: 'Limits, and how far they are used. A client that was never heard of has none. For operators.',
    request: { params: ClientParams },
    responses: { 200: jsonAnswer('The budget.', Budget, EXAMPLES.budget), ...problems('operators_only', 'not_found') },
  },
  async (c) => c.json(await getBudget({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
