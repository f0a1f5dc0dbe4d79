// GET /v1/accounts/{account}
import { Account } from '../../../contracts/public/accounts.ts'
import { getAccount } from '../../../services/accounts/read-accounts.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const getAccountOperation = operation(
  {
    operationId: 'getAccount',
    method: 'get',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Read an account',
    access: operator('read'),
    request: { params: AccountParams },
    responses: { 200: jsonResponse('The account.', Account, ACCOUNT_EXAMPLES.account) },
  },
  async (c) => c.json(await getAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
