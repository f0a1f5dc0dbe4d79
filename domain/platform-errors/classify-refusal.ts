// What an error answer of the platform to a submission means. Looked at once, where the answer enters.
// Invariant: a refusal is told only where nothing can have been created; everything else is `unknown`.
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import { isForeignPage } from './foreign-page.ts'

export interface ErrorAnswer {
  httpStatus: number
  contentType: string | undefined
  /** Machine-readable `code` of the body (newer contract only). */
  code: string | undefined
  /** The body's `detail` as text. */
  detailText: string
}

const CODE_REFUSALS: Record<string, RefusalKind> = {
  account_queue_full: 'at_capacity',
  api_key_expired: 'bad_key',
  api_key_disabled: 'bad_key',
}

/**
 * Refusal behind an answer that is not 2xx, or `unknown` where the request may have been accepted.
 *
 * Order as the platform documents it: `code` first, then the status, the text only where two causes share
 * a status (400: the older contract's concurrency cap; 422: a repeat that does not match its key).
 */
export function classifyRefusal(answer: ErrorAnswer): RefusalKind | 'unknown' {
  const byCode = refusalOfCode(answer.code)
  if (byCode) return byCode
  const { httpStatus, detailText } = answer
  switch (httpStatus) {
    case 400:
      return /concurrent\s+requests/i.test(detailText) ? 'at_capacity' : 'invalid_request'
    case 401:
      return 'bad_key'
    case 402:
      return 'no_credits'
    case 403:
      return isForeignPage(answer.contentType) ? 'blocked' : 'no_credits'
    case 404:
      return isForeignPage(answer.contentType) ? 'blocked' : 'model_unavailable'
    case 409:
    case 423:
      return 'model_unavailable'
    case 408:
      // Nothing says how much of the request was read before the time ran out.
      return 'unknown'
    case 422:
      return /idempotency/i.test(detailText) ? 'idempotency_mismatch' : 'invalid_request'
    case 429:
      return 'at_capacity'
    case 503:
      // The platform says "model disabled" in JSON; a gateway's page says nothing about what happened behind it.
      return isForeignPage(answer.contentType) ? 'unknown' : 'model_unavailable'
    default:
      return refusalOfOtherStatus(httpStatus)
  }
}

function refusalOfCode(code: string | undefined): RefusalKind | undefined {
  if (code === undefined) return undefined
  if (Object.hasOwn(CODE_REFUSALS, code)) return CODE_REFUSALS[code]
  // The spelling of key states is known for one of them only.
  return code.startsWith('api_key_') ? 'bad_key' : undefined
}

function refusalOfOtherStatus(httpStatus: number): RefusalKind | 'unknown' {
  // These redirects mean by definition that nothing was done here: the base URL points at the wrong place.
  if (httpStatus === 301 || httpStatus === 307 || httpStatus === 308) return 'unreachable'
  return httpStatus >= 400 && httpStatus < 500 ? 'invalid_request' : 'unknown'
}
