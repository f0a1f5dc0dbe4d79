// PATCH /v1/accounts/{account}
import { Account } from '../../../contracts/public/accounts.ts'
import { changeAccount } from '../../../services/accounts/change-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { readJson } from '../../request/read-json.ts'
import { jsonBodyOf } from '../json-body.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const changeAccountOperation = operation(
  {
    operationId: 'changeAccount',
    method: 'patch',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Change limits, contract or webhook secret of an account',
    request: { params: AccountParams, body: jsonBodyOf('ChangeAccount') },
    responses: {
      200: jsonAnswer('Changed.', Account, ACCOUNT_EXAMPLES.account),
      ...problems(
        'operators_only',
        'invalid_json',
        'not_found',
        'wrong_state',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
      ),
    },
  },
  async (c) => {
    const { value: body } = await readJson(c)
    const account = await changeAccount({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), body } })
    return c.json(account, 200)
  },
)
