// One call for an account, with the first of its keys that the platform accepts.
// Invariant: another key is tried only after the platform refused the key itself, which it does before it creates anything.
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { keyRejectionOf } from '../../domain/platform-errors/key-rejection.ts'
import type { Credentials, PlatformKey } from './credentials.ts'
import type { PlatformEndpoint } from './endpoint.ts'
import { readErrorBody } from './error-body.ts'
import { type ApiResponse, type ApiCall, type Exchange, exchange, sourceOf } from './http-exchange.ts'

export interface AccountAccess extends PlatformEndpoint {
  accountId: string
  credentials: Credentials
}

/** `no_key`: nothing was sent, because the account has no usable key. */
export type AccountExchange = Exchange | { kind: 'no_key'; detail: string }

/** Throws only the reason of `call.signal` when the caller aborts. Where every key is refused, the result is the last refusal. */
export async function exchangeAs(access: AccountAccess, call: ApiCall): Promise<AccountExchange> {
  const { baseUrl, userAgent, accountId, credentials } = access
  const tried = new Set<string>()
  let refusal: ApiResponse | undefined
  for (;;) {
    // Read before each call, because a key that was just added may be the only one left.
    const keys = await keysOrProblem(credentials, accountId)
    if (keys instanceof SecretsError) return { kind: 'never_sent', detail: keys.message }
    const key = keys.find(({ id }) => !tried.has(id))
    if (key === undefined) break
    tried.add(key.id)
    const answer = await exchange({ baseUrl, userAgent, credentials: key }, call)
    if (answer.kind !== 'answered') return answer
    const isSandbox = sourceOf(answer)
    if (isSandbox !== undefined) credentials.responded(accountId, { isSandbox })
    const { detail, code } = readErrorBody(answer.text)
    const reason = keyRejectionOf({ ...answer, code })
    if (reason === undefined) return answer
    await credentials.reject(key, { reason, detail: detail || `HTTP ${answer.httpStatus}` })
    refusal = answer
  }
  return refusal ?? { kind: 'no_key', detail: `the account ${accountId} has no usable key` }
}

/** The account has keys that this process cannot decrypt: nothing is sent, and the account is not without keys. */
async function keysOrProblem(
  credentials: Credentials,
  accountId: string,
): Promise<readonly PlatformKey[] | SecretsError> {
  try {
    return await credentials.keysOf(accountId)
  } catch (error) {
    if (error instanceof SecretsError) return error
    throw error
  }
}
