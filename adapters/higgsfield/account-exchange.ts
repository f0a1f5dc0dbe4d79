// One call in the name of an account, with whichever of its keys the platform takes.
// Invariant: a further key is tried only where the one before was refused as a key, which happens before anything is created.
import { keyRejectionOf } from '../../domain/platform-errors/key-rejection.ts'
import type { Credentials } from './credentials.ts'
import type { PlatformEndpoint } from './endpoint.ts'
import { readErrorBody } from './error-body.ts'
import { type ApiAnswer, type ApiCall, type Exchange, exchange } from './http-exchange.ts'

export interface AccountAccess extends PlatformEndpoint {
  accountName: string
  credentials: Credentials
}

/** `no_key`: nothing was sent, because the account has no usable key. */
export type AccountExchange = Exchange | { kind: 'no_key'; detail: string }

/** Throws only the reason of `call.signal` when the caller has aborted. With every key refused, the last refusal is the answer. */
export async function exchangeAs(access: AccountAccess, call: ApiCall): Promise<AccountExchange> {
  const { baseUrl, userAgent, accountName, credentials } = access
  const tried = new Set<string>()
  let refusal: ApiAnswer | undefined
  for (;;) {
    // Asked for each time: a key that was added a moment ago may be the only one left.
    const key = (await credentials.keysOf(accountName)).find(({ id }) => !tried.has(id))
    if (key === undefined) break
    tried.add(key.id)
    const answer = await exchange({ baseUrl, userAgent, credentials: key }, call)
    if (answer.kind !== 'answered') return answer
    const { detail, code } = readErrorBody(answer.text)
    const reason = keyRejectionOf({ ...answer, code })
    if (reason === undefined) return answer
    await credentials.reject(key, { reason, detail: detail || `HTTP ${answer.httpStatus}` })
    refusal = answer
  }
  return refusal ?? { kind: 'no_key', detail: `the account ${accountName} has no usable key` }
}
