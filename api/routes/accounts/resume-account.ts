// POST /v1/accounts/{account}/resume
import { Account } from '../../../contracts/public/accounts.ts'
import { resumeAccount } from '../../../services/accounts/drain-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const resumeAccountOperation = operation(
  {
    operationId: 'resumeAccount',
    method: 'post',
    path: '/v1/accounts/{account}/resume',
    tags: ACCOUNT_TAGS,
    summary: 'Put a drained account back',
    description: 'It takes work again at once. Again: no change.',
    request: { params: AccountParams },
    responses: {
      200: jsonAnswer('Done.', Account, ACCOUNT_EXAMPLES.account),
      ...problems('operators_only', 'not_found', 'wrong_state'),
    },
  },
  async (c) => c.json(await resumeAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
