// POST /v1/accounts/{account}/keys
import { AddAccountKey, CheckedAccount } from '../../../contracts/public/accounts.ts'
import { addAccountKey } from '../../../services/accounts/add-account-key.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { setAcceptedHeaders } from '../../responses/accepted.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const addAccountKeyOperation = operation(
  {
    operationId: 'addAccountKey',
    method: 'post',
    path: '/v1/accounts/{account}/keys',
    tags: ACCOUNT_TAGS,
    summary: 'Add a key to an account',
    description:
      'By default the new key replaces the others, which are erased after a short time. Running requests continue, because requests and idempotency keys belong to the account.',
    access: operator('admin'),
    request: { params: AccountParams },
    body: idempotentJsonBody(AddAccountKey),
    responses: { 201: jsonResponse('The key is in use.', CheckedAccount, ACCOUNT_EXAMPLES.checked) },
    problems: ['already_exists', 'key_refused', 'platform_blocked', 'platform_unavailable'],
  },
  async (c, sent) => {
    const answer = await addAccountKey({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...sent } })
    c.get('facts')['accountId'] = answer.body.account.id
    setAcceptedHeaders(c, { body: answer.body.account, isReplay: answer.isReplay })
    return c.json(answer.body, 201)
  },
)
