// Whether a response of the platform rejects the key. Applies to every call, not only to submissions.
// Invariant: only the platform's own JSON counts; the page of a proxy switches no key off.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import { isForeignPage } from './foreign-page.ts'

export interface KeyAnswer {
  httpStatus: number
  contentType: string | undefined
  /** Machine-readable `code` of the body, which only `queueing` accounts get. */
  code: string | undefined
}

/** Why the key is rejected. Undefined where it is not. The platform rejects a key before it creates or charges anything. */
export function keyRejectionOf({ httpStatus, contentType, code }: KeyAnswer): KeyRejection | undefined {
  if (isForeignPage(contentType)) return undefined
  if (httpStatus === 401) return 'rejected'
  // The platform documents the spelling of `disabled` only; other key states count as `disabled`.
  if (httpStatus !== 403 || !code?.startsWith('api_key_')) return undefined
  return code === 'api_key_expired' ? 'expired' : 'disabled'
}
