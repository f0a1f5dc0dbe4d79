// GET /v1/accounts
import { AccountList } from '../../../contracts/public/accounts.ts'
import { listAccounts } from '../../../services/accounts/read-accounts.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS } from './account-route.ts'

export const listAccountsOperation = operation(
  {
    operationId: 'listAccounts',
    method: 'get',
    path: '/v1/accounts',
    tags: ACCOUNT_TAGS,
    summary: 'List the accounts with their load, state and keys',
    description: 'All accounts except removed ones, sorted by name.',
    access: operator('read'),
    responses: { 200: jsonResponse('The accounts.', AccountList, { data: [ACCOUNT_EXAMPLES.account] }) },
  },
  async (c) => c.json(await listAccounts({ ctx: c.get('ctx') }), 200),
)
