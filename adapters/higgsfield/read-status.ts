// Reads the status of a request from the platform.
// Invariant: only the platform's own JSON can report "not found". A page of a gateway never ends a paid request.
import type { PlatformDialect, StatusOutcome } from '../../activities/generations/platform-port.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { type ApiResponse, isSuccess } from './http-exchange.ts'
import { parseReport } from './parse-report.ts'

export interface StatusQuestion {
  requestId: string
  dialect: PlatformDialect
  timeoutMs: number
  signal: AbortSignal | undefined
}

/** Makes one call. Throws only the signal's reason when the caller aborts. */
export async function readStatus(access: AccountAccess, question: StatusQuestion): Promise<StatusOutcome> {
  const { requestId, dialect, timeoutMs, signal } = question
  const id = encodeURIComponent(requestId)
  const path = dialect === 'v1' ? `/v1/job-sets/${id}` : `/requests/${id}/status`
  const answer = await exchangeAs(access, { method: 'GET', path, timeoutMs, signal })
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail, retryAfterMs: undefined }
  return isSuccess(answer.httpStatus) ? readReport(answer) : readError(answer)
}

function readReport(answer: ApiResponse): StatusOutcome {
  const found = parseReport(parseJson(answer.text))
  if (!found) return { kind: 'unavailable', detail: 'the response has no status', retryAfterMs: undefined }
  const { status, outputs, error, expiresAt } = found
  const { correlationId, isSandbox } = answer
  const source = isSandbox ? { isSandbox } : {}
  return { kind: 'report', report: { status, outputs, error, expiresAt, correlationId, ...source } }
}

function readError(answer: ApiResponse): StatusOutcome {
  const { httpStatus, retryAfterMs } = answer
  const detail = readErrorBody(answer.text).detail || `HTTP ${httpStatus}`
  const isOwnAnswer = parseJson(answer.text) !== undefined
  if (httpStatus === 404 && isOwnAnswer) return { kind: 'not_found', detail }
  return { kind: 'unavailable', detail: `${detail} (HTTP ${httpStatus})`, httpStatus, retryAfterMs }
}
