// POST /v1/accounts/{account}/drain
import { Account } from '../../../contracts/public/accounts.ts'
import { drainAccount } from '../../../services/accounts/drain-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const drainAccountOperation = operation(
  {
    operationId: 'drainAccount',
    method: 'post',
    path: '/v1/accounts/{account}/drain',
    tags: ACCOUNT_TAGS,
    summary: 'Take an account out of the pool',
    description: 'The account takes no new work, and its running requests finish. A repetition changes nothing.',
    access: operator('operate'),
    request: { params: AccountParams },
    responses: { 200: jsonResponse('The drained account.', Account, ACCOUNT_EXAMPLES.account) },
  },
  async (c) => c.json(await drainAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
