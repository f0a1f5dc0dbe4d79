// GET /v1/accounts/{account}
import { Account } from '../../../contracts/public/accounts.ts'
import { getAccount } from '../../../services/accounts/read-accounts.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const getAccountOperation = operation(
  {
    operationId: 'getAccount',
    method: 'get',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Read an account',
    request: { params: AccountParams },
    responses: {
      200: jsonAnswer('As it stands now.', Account, ACCOUNT_EXAMPLES.account),
      ...problems('operators_only', 'not_found'),
    },
  },
  async (c) => c.json(await getAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
