// POST /v1/accounts/{account}/keys
import { CheckedAccount } from '../../../contracts/public/accounts.ts'
import { addAccountKey } from '../../../services/accounts/add-account-key.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
import { setAcceptedHeaders } from '../accepted.ts'
import { jsonBodyOf } from '../json-body.ts'
import { ACCOUNT_TAGS, AccountParams } from './account-route.ts'

export const addAccountKeyOperation = operation(
  {
    operationId: 'addAccountKey',
    method: 'post',
    path: '/v1/accounts/{account}/keys',
    tags: ACCOUNT_TAGS,
    summary: 'Give an account another key',
    description:
      'The new key takes over from the others, which are erased a little later. Running requests and idempotency keys belong to the account, so nothing notices.',
    request: { params: AccountParams, headers: IdempotencyHeader, body: jsonBodyOf('AddAccountKey') },
    responses: {
      201: jsonAnswer('In use.', CheckedAccount, ACCOUNT_EXAMPLES.checked),
      ...problems(
        'operators_only',
        'invalid_json',
        'invalid_request',
        'not_found',
        'already_exists',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
        'key_refused',
        'idempotency_mismatch',
        'platform_blocked',
        'platform_unavailable',
      ),
    },
  },
  async (c) => {
    const body = await readIdempotentJson(c)
    const answer = await addAccountKey({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...body } })
    c.get('facts')['accountId'] = answer.body.account.id
    setAcceptedHeaders(c, { body: answer.body.account, isReplay: answer.isReplay })
    return c.json(answer.body, 201)
  },
)
