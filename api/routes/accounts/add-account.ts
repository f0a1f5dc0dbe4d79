// POST /v1/accounts
import { CheckedAccount, CreateAccount } from '../../../contracts/public/accounts.ts'
import { addAccount } from '../../../services/accounts/add-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { setAcceptedHeaders } from '../../responses/accepted.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS } from './account-route.ts'

export const addAccountOperation = operation(
  {
    operationId: 'addAccount',
    method: 'post',
    path: '/v1/accounts',
    tags: ACCOUNT_TAGS,
    summary: 'Add an account to the pool',
    description:
      'Checks the key with the platform first, which is free. The account takes work at once. The secret is stored encrypted, and no response contains it.',
    access: operator('admin'),
    body: idempotentJsonBody(CreateAccount),
    responses: { 201: jsonResponse('The account is in the pool.', CheckedAccount, ACCOUNT_EXAMPLES.checked) },
    problems: ['already_exists', 'key_refused', 'platform_blocked', 'platform_unavailable'],
  },
  async (c, sent) => {
    const answer = await addAccount({ ctx: c.get('ctx'), input: sent })
    c.get('facts')['accountId'] = answer.body.account.id
    setAcceptedHeaders(c, { body: answer.body.account, isReplay: answer.isReplay })
    return c.json(answer.body, 201)
  },
)
