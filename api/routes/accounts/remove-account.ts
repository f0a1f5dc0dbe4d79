// DELETE /v1/accounts/{account}
import { z } from '@hono/zod-openapi'
import { RemovedAccount } from '../../../contracts/public/accounts.ts'
import { removeAccount } from '../../../services/accounts/remove-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

const RemoveQuery = z.strictObject({
  force: z.stringbool().default(false).meta({
    description: 'Give up what runs on it. That may have been paid for, and its end will not be learned.',
  }),
})

export const removeAccountOperation = operation(
  {
    operationId: 'removeAccount',
    method: 'delete',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Remove an account',
    description: 'Its secrets are erased, its history stays. Refused while something runs on it; drain it first.',
    request: { params: AccountParams, query: RemoveQuery },
    responses: {
      200: jsonAnswer('Removed.', RemovedAccount, ACCOUNT_EXAMPLES.removed),
      ...problems('operators_only', 'invalid_request', 'not_found', 'wrong_state'),
    },
  },
  async (c) => {
    const { force: isForced } = c.req.valid('query')
    const removed = await removeAccount({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), isForced } })
    return c.json(removed, 200)
  },
)
