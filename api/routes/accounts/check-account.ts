// POST /v1/accounts/{account}/check
import { AccountCheck } from '../../../contracts/public/accounts.ts'
import { checkAccount } from '../../../services/accounts/check-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const checkAccountOperation = operation(
  {
    operationId: 'checkAccount',
    method: 'post',
    path: '/v1/accounts/{account}/check',
    tags: ACCOUNT_TAGS,
    summary: 'Check the keys of an account with the platform now',
    description:
      'Free. A key that the platform refuses is switched off, and one that it accepts again is switched on. The list of models is read again. Where the platform accepts a key, the pauses of the account end as with a resume, and blocked models that it lists are switched on. A drained account stays drained.',
    access: operator('operate'),
    request: { params: AccountParams },
    responses: { 200: jsonResponse('The result for each key.', AccountCheck, ACCOUNT_EXAMPLES.rechecked) },
  },
  async (c) => c.json(await checkAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
