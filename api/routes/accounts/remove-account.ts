// DELETE /v1/accounts/{account}
import { z } from '@hono/zod-openapi'
import { RemovedAccount } from '../../../contracts/public/accounts.ts'
import { removeAccount } from '../../../services/accounts/remove-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

const RemoveQuery = z.strictObject({
  force: z
    .stringbool()
    .default(false)
    .meta({
      enum: ['true', 'false'],
      description:
        '`true`: also remove an account with running requests. They are abandoned: they may be paid for, and their outcome is never read.',
    }),
})

export const removeAccountOperation = operation(
  {
    operationId: 'removeAccount',
    method: 'delete',
    path: '/v1/accounts/{account}',
    tags: ACCOUNT_TAGS,
    summary: 'Remove an account',
    description:
      'Erases the secrets of the account and keeps its history. Refused while a request or a training runs on the account; drain it first. `soulIdsLost` names the Soul IDs that no other account has.',
    access: operator('admin'),
    request: { params: AccountParams, query: RemoveQuery },
    responses: { 200: jsonResponse('The account is removed.', RemovedAccount, ACCOUNT_EXAMPLES.removed) },
    problems: ['wrong_state'],
  },
  async (c) => {
    const { force: isForced } = c.req.valid('query')
    const removed = await removeAccount({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), isForced } })
    return c.json(removed, 200)
  },
)
