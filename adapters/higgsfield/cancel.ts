// Cancels a request on the platform, which allows it only while the request is queued.
import type { CancelOutcome } from '../../activities/generations/platform-port.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { readErrorBody } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'

export interface CancelCall {
  requestId: string
  timeoutMs: number
  signal: AbortSignal | undefined
}

/** 202 means cancelled and refunded. 400 is documented for "started or ended"; 404, 409, 410 and 422 cannot be cancelled either. */
const CANNOT_BE_CANCELLED = new Set([400, 404, 409, 410, 422])

/** Makes one call. Throws only the signal's reason when the caller aborts. */
export async function cancelRequest(access: AccountAccess, call: CancelCall): Promise<CancelOutcome> {
  const path = `/requests/${encodeURIComponent(call.requestId)}/cancel`
  const answer = await exchangeAs(access, { method: 'POST', path, timeoutMs: call.timeoutMs, signal: call.signal })
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail }
  const { httpStatus } = answer
  if (isSuccess(httpStatus)) return { kind: 'cancelled' }
  const detail = readErrorBody(answer.text).detail || `HTTP ${httpStatus}`
  return CANNOT_BE_CANCELLED.has(httpStatus)
    ? { kind: 'too_late', detail }
    : { kind: 'unavailable', detail, httpStatus }
}
