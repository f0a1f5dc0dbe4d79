// PATCH /v1/accounts/{account}
import { Account, ChangeAccount } from '../../../contracts/public/accounts.ts'
import { changeAccount } from '../../../services/accounts/change-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const changeAccountOperation = operation(
  {
    operationId: 'changeAccount',
    method: 'patch',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Change limits, contract or webhook secret of an account',
    access: operator('admin'),
    request: { params: AccountParams },
    body: jsonBody(ChangeAccount),
    responses: { 200: jsonResponse('The changed account.', Account, ACCOUNT_EXAMPLES.account) },
    problems: ['wrong_state'],
  },
  async (c, { body }) => {
    const account = await changeAccount({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), body } })
    return c.json(account, 200)
  },
)
