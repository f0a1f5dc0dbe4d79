// GET /v1/accounts
import { AccountList } from '../../../contracts/public/accounts.ts'
import { listAccounts } from '../../../services/accounts/read-accounts.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS } from './account-route.ts'

export const listAccountsOperation = operation(
  {
    operationId: 'listAccounts',
    method: 'get',
    path: '/v1/accounts',
    tags: ACCOUNT_TAGS,
    summary: 'List the accounts with their load, health and keys',
    responses: {
      200: jsonAnswer('All that are not removed, by name.', AccountList, { data: [ACCOUNT_EXAMPLES.account] }),
      ...problems('operators_only'),
    },
  },
  async (c) => c.json(await listAccounts({ ctx: c.get('ctx') }), 200),
)
