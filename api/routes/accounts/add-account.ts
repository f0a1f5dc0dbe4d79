// POST /v1/accounts
import { CheckedAccount } from '../../../contracts/public/accounts.ts'
import { addAccount } from '../../../services/accounts/add-account.ts'
import { ACCOUNT_EXAMPLES } from '../../account-examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
import { setAcceptedHeaders } from '../accepted.ts'
import { jsonBodyOf } from '../json-body.ts'
import { ACCOUNT_TAGS } from './account-route.ts'

export const addAccountOperation = operation(
  {
    operationId: 'addAccount',
    method: 'post',
    path: '/v1/accounts',
    tags: ACCOUNT_TAGS,
    summary: 'Add an account to the pool',
    description:
      'The platform is asked whether it takes the key, which is free. The account takes work at once. The secret is kept encrypted and never answered.',
    request: { headers: IdempotencyHeader, body: jsonBodyOf('CreateAccount') },
    responses: {
      201: jsonAnswer('Added.', CheckedAccount, ACCOUNT_EXAMPLES.checked),
      ...problems(
        'operators_only',
        'invalid_json',
        'invalid_request',
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
    const answer = await addAccount({ ctx: c.get('ctx'), input: await readIdempotentJson(c) })
    c.get('facts')['accountId'] = answer.body.account.id
    setAcceptedHeaders(c, { body: answer.body.account, isReplay: answer.isReplay })
    return c.json(answer.body, 201)
  },
)
