// Asks the platform how a request stands.
// Invariant: only the platform's own JSON may say "not found"; a gateway's page never ends a paid request.
import type { PlatformDialect, StatusOutcome } from '../../activities/generations/platform-port.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { type ApiAnswer, isSuccess } from './http-exchange.ts'
import { parseReport } from './parse-report.ts'

export interface StatusQuestion {
  requestId: string
  dialect: PlatformDialect
  timeoutMs: number
  signal: AbortSignal | undefined
}

export async function readStatus(access: AccountAccess, question: StatusQuestion): Promise<StatusOutcome> {
  const { requestId, dialect, timeoutMs, signal } = question
  const id = encodeURIComponent(requestId)
  const path = dialect === 'v1' ? `/v1/job-sets/${id}` : `/requests/${id}/status`
  const answer = await exchangeAs(access, { method: 'GET', path, timeoutMs, signal })
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail, retryAfterMs: undefined }
  return isSuccess(answer.httpStatus) ? readReport(answer) : readError(answer)
}

function readReport(answer: ApiAnswer): StatusOutcome {
  const found = parseReport(parseJson(answer.text))
  if (!found) return { kind: 'unavailable', detail: 'the answer is no status', retryAfterMs: undefined }
  const { status, outputs, error, expiresAt } = found
  return { kind: 'report', report: { status, outputs, error, expiresAt, correlationId: answer.correlationId } }
}

function readError(answer: ApiAnswer): StatusOutcome {
  const detail = readErrorBody(answer.text).detail || `HTTP ${answer.httpStatus}`
  const isOwnAnswer = parseJson(answer.text) !== undefined
  if (answer.httpStatus === 404 && isOwnAnswer) return { kind: 'not_found', detail }
  return { kind: 'unavailable', detail: `${detail} (HTTP ${answer.httpStatus})`, retryAfterMs: answer.retryAfterMs }
}
