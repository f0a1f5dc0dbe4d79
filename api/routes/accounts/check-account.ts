// POST /v1/accounts/{account}/check
import { CheckedAccount } from '../../../contracts/public/accounts.ts'
import { checkAccount } from '../../../services/accounts/check-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const checkAccountOperation = operation(
  {
    operationId: 'checkAccount',
    method: 'post',
    path: '/v1/accounts/{account}/check',
    tags: ACCOUNT_TAGS,
    summary: 'Ask the platform about the keys of an account now',
    description:
      'Free. Keys that it refuses go off, those that it takes again come back; the list of models is renewed.',
    request: { params: AccountParams },
    responses: {
      200: jsonAnswer('What it said of each key.', CheckedAccount, ACCOUNT_EXAMPLES.checked),
      ...problems('operators_only', 'not_found'),
    },
  },
  async (c) => c.json(await checkAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
