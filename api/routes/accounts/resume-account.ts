// POST /v1/accounts/{account}/resume
import { ResumedAccount } from '../../../contracts/public/accounts.ts'
import { resumeAccount } from '../../../services/accounts/resume-account.ts'
import { operator } from '../../access/access.ts'
import { ACCOUNT_EXAMPLES } from '../../openapi/examples/accounts.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const resumeAccountOperation = operation(
  {
    operationId: 'resumeAccount',
    method: 'post',
    path: '/v1/accounts/{account}/resume',
    tags: ACCOUNT_TAGS,
    summary: 'Resume an account: end its pauses, or put it back into the pool',
    description:
      'Ends a drain, a cool-down, the pause of a circuit and blocked models at once, and checks refused keys again, which is free. After a lack of credits the account gets one trial generation, because the platform has no call for a balance. The response shows the account after the change: with `cause` and `pausedUntil` where it takes no work.',
    access: operator('operate'),
    request: { params: AccountParams },
    responses: { 200: jsonResponse('The account after the change.', ResumedAccount, ACCOUNT_EXAMPLES.resumed) },
    problems: ['wrong_state'],
  },
  async (c) => c.json(await resumeAccount({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
