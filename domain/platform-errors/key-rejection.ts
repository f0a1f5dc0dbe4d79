// Whether an answer of the platform says that the key is no good. Looked at for every call, not only for submissions.
// Invariant: only the platform's own JSON counts; the page of a proxy switches no key off.
import type { KeyRejection } from '../../contracts/vocabulary/account-states.ts'
import { isForeignPage } from './foreign-page.ts'

export interface KeyAnswer {
  httpStatus: number
  contentType: string | undefined
  /** Machine-readable `code` of the body (newer contract only). */
  code: string | undefined
}

/** Why the key is refused; undefined where the answer says nothing against it. Decided before anything is created or charged. */
export function keyRejectionOf({ httpStatus, contentType, code }: KeyAnswer): KeyRejection | undefined {
  if (isForeignPage(contentType)) return undefined
  if (httpStatus === 401) return 'rejected'
  // The spelling is documented for `disabled` only; other states of keys are taken for it.
  if (httpStatus !== 403 || !code?.startsWith('api_key_')) return undefined
  return code === 'api_key_expired' ? 'expired' : 'disabled'
}
