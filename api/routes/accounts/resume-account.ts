// POST /v1/accounts/{account}/resume
import { Account } from '../../../contracts/public/accounts.ts'
import { resumeAccount } from '../../../services/accounts/drain-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const resumeAccountOperation = operation(
  {
    operationId: 'resumeAccount',
    method: 'post',
    path: '/v1/accounts/{account}/resume',
    tags: ACCOUNT_TAGS,
    summary: 'Put a drained account back into the pool',
    description: 'The account takes work again at once. A repetition changes nothing.',
    access: operator('operate'),
    request: { params: AccountParams },
    responses: { 200: jsonResponse('The resumed account.', Account, ACCOUNT_EXAMPLES.account) },
    problems: ['wrong_state'],
  },
  async (c) => c.json(await resumeAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
