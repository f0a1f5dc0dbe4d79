// Sends a submission once and classifies the outcome.
// Invariant: `accepted` requires a request id in a 2xx response. Every doubtful outcome is `unknown`.
import type { PlatformRequest, SubmissionOutcome } from '../../activities/generations/platform-port.ts'
import { classifyRefusal } from '../../domain/platform-errors/classify-refusal.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { type ApiResponse, isSuccess } from './http-exchange.ts'
import { parseReport } from './parse-report.ts'

export interface SubmitInput {
  request: PlatformRequest
  idempotencyKey: string
  timeoutMs: number
  signal: AbortSignal | undefined
}

/**
 * Makes one POST, and a further one only after the platform refused a key before it read the request.
 * Throws only when the caller aborts, and for a key or path that cannot be sent.
 */
export async function submit(access: AccountAccess, submission: SubmitInput): Promise<SubmissionOutcome> {
  const { request, idempotencyKey, timeoutMs, signal } = submission
  const answer = await exchangeAs(access, {
    method: 'POST',
    path: request.path,
    headers: { 'idempotency-key': idempotencyKey },
    body: request.body,
    timeoutMs,
    signal,
  })
  switch (answer.kind) {
    case 'no_key':
      return refusedBeforeSending('bad_key', answer.detail)
    case 'never_sent':
      return refusedBeforeSending('unreachable', answer.detail)
    case 'no_answer':
      return { kind: 'unknown', detail: answer.detail, httpStatus: undefined }
    case 'answered':
      return isSuccess(answer.httpStatus) ? readAccepted(answer) : readRefusal(answer)
  }
}

function refusedBeforeSending(refusal: 'unreachable' | 'bad_key', detail: string): SubmissionOutcome {
  return {
    kind: 'refused',
    refusal,
    detail,
    code: undefined,
    retryAfterMs: undefined,
    httpStatus: undefined,
    correlationId: undefined,
  }
}

function readAccepted(answer: ApiResponse): SubmissionOutcome {
  const report = parseReport(parseJson(answer.text))
  if (!report) {
    return { kind: 'unknown', detail: 'the response names no request', httpStatus: answer.httpStatus }
  }
  const { requestId, status } = report
  const { correlationId, isSandbox } = answer
  const source = isSandbox ? { isSandbox } : {}
  return { kind: 'accepted', requestId, correlationId, platformStatus: status, ...source }
}

function readRefusal(answer: ApiResponse): SubmissionOutcome {
  const { httpStatus, contentType, correlationId } = answer
  const { detail, code } = readErrorBody(answer.text)
  const refusal = classifyRefusal({ httpStatus, contentType, code, detailText: detail })
  const text = detail || `HTTP ${httpStatus}`
  if (refusal === 'unknown') return { kind: 'unknown', detail: text, httpStatus }
  const { retryAfterMs } = answer
  return { kind: 'refused', refusal, detail: text, code, retryAfterMs, httpStatus, correlationId }
}
