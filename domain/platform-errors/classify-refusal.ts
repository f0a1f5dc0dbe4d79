// What an error response of the platform to a submission means.
// Invariant: the result is a refusal only where nothing can have been created; everything else is `unknown`.
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import { isForeignPage } from './foreign-page.ts'

export interface ErrorAnswer {
  httpStatus: number
  contentType: string | undefined
  /** Machine-readable `code` of the body, which only `queueing` accounts get. */
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
 * The refusal in a response that is not 2xx, or `unknown` where the request may have been accepted.
 *
 * The order is the platform's own: first `code`, then the status. The text counts only where two causes share a status:
 * 400 for the concurrency cap of `rejecting` accounts, 422 for a repeat that does not match its key.
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
      // The server may have read the whole request before its time limit.
      return 'unknown'
    case 422:
      return /idempotency/i.test(detailText) ? 'idempotency_mismatch' : 'invalid_request'
    case 429:
      return 'at_capacity'
    case 503:
      // The platform reports "model disabled" in JSON. The page of a gateway does not show what happened behind it.
      return isForeignPage(answer.contentType) ? 'unknown' : 'model_unavailable'
    default:
      return refusalOfOtherStatus(httpStatus)
  }
}

function refusalOfCode(code: string | undefined): RefusalKind | undefined {
  if (code === undefined) return undefined
  if (Object.hasOwn(CODE_REFUSALS, code)) return CODE_REFUSALS[code]
  // The platform documents the spelling of only one key state.
  return code.startsWith('api_key_') ? 'bad_key' : undefined
}

function refusalOfOtherStatus(httpStatus: number): RefusalKind | 'unknown' {
  // A redirect means that nothing was done at this address: the base URL is wrong.
  if (httpStatus === 301 || httpStatus === 307 || httpStatus === 308) return 'unreachable'
  return httpStatus >= 400 && httpStatus < 500 ? 'invalid_request' : 'unknown'
}
