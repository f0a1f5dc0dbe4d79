// POST /v1/accounts/{account}/drain
import { Account } from '../../../contracts/public/accounts.ts'
import { drainAccount } from '../../../services/accounts/drain-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const drainAccountOperation = operation(
  {
    operationId: 'drainAccount',
    method: 'post',
    path: '/v1/accounts/{account}/drain',
    tags: ACCOUNT_TAGS,
    summary: 'Take an account out of the pool',
    description: 'It takes no new work; what runs on it goes on to its end. Again: no change.',
    request: { params: AccountParams },
    responses: {
      200: jsonAnswer('Done.', Account, ACCOUNT_EXAMPLES.account),
      ...problems('operators_only', 'not_found'),
    },
  },
  async (c) => c.json(await drainAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
