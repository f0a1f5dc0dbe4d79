// Every refusal of the platform, with its own texts and body shapes.
import type { z } from 'zod'
import type { Model } from '../../models/model.ts'
import type { AccountSwitches } from '../accounts/contract.ts'
import { fieldErrors, schemaErrorLine } from './field-errors.ts'

export interface Refusal {
  status: 400 | 401 | 402 | 403 | 404 | 409 | 413 | 422 | 429 | 500
  body: { detail: unknown; code?: string; limit?: number }
  headers?: Record<string, string>
}

export const invalidCredentials = (): Refusal => ({ status: 401, body: { detail: 'Invalid credentials' } })
export const notFound = (): Refusal => ({ status: 404, body: { detail: 'Not found' } })
export const modelNotFound = (): Refusal => ({ status: 404, body: { detail: 'model_not_found' } })
export const badRequest = (detail: string): Refusal => ({ status: 400, body: { detail } })
// The rest of the body is not read, so the connection cannot be reused.
export const bodyTooLarge = (): Refusal => ({
  status: 413,
  body: { detail: 'Request body too large' },
  headers: { Connection: 'close' },
})
export const notEnoughCredits = (): Refusal => ({ status: 403, body: { detail: 'not_enough_credits' } })
export const serverError = (): Refusal => ({ status: 500, body: { detail: 'Internal Server Error' } })

export const concurrencyReached = (limit: number): Refusal =>
  badRequest(`Maximum number of concurrent requests (${limit}) has been reached`)

/** `limit` counts outputs. Only the queueing contract sends the code and the limit. */
export const queueFull = (
  limit: number,
  { errorCodes, fullQueueRetryAfterSeconds }: Pick<AccountSwitches, 'errorCodes' | 'fullQueueRetryAfterSeconds'>,
): Refusal => ({
  status: 429,
  body: {
    detail: 'The queue of this account is full',
    ...(errorCodes ? { code: 'account_queue_full', limit } : {}),
  },
  headers: { 'Retry-After': String(fullQueueRetryAfterSeconds) },
})

export const keyRefused = (state: 'expired' | 'disabled'): Refusal => ({
  status: 403,
  body: { detail: `This API key is ${state}`, code: `api_key_${state}` },
})

export const idempotencyMismatch = (): Refusal => ({
  status: 422,
  body: { detail: 'Idempotency-Key was already used for another request' },
})

export const invalidIdempotencyKey = (): Refusal => ({
  status: 422,
  body: { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters' },
})

/** In the Agent API a lack of credits is 402, on all other routes 403. */
export const agentCreditsMissing = (): Refusal => ({ status: 402, body: { detail: 'not_enough_credits' } })
export const agentNotEnabled = (): Refusal => ({
  status: 403,
  body: { detail: 'Agent API is not enabled for this account' },
})
export const sessionBusy = (): Refusal => ({
  status: 409,
  body: { detail: 'A turn is already running on this session', code: 'session_busy' },
})

export const invalidJson = (): Refusal => ({
  status: 422,
  body: { detail: [{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error' }] },
})

/** The object store for uploads returns errors as XML. */
export const storageErrorXml = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`

/** FastAPI's list of field errors. */
export function validationFailed(
  issues: readonly z.core.$ZodIssue[],
  submission: { dialect: Model['dialect']; body: unknown },
): Refusal {
  const root = submission.dialect === 'v1' ? ['body', 'params'] : ['body']
  return { status: 422, body: { detail: issues.flatMap((issue) => fieldErrors(issue, root, submission.body)) } }
}

/** The one-line text of `/estimate`, e.g. `'auto' is not one of ['on', 'off']`. */
export function estimateInvalid(issues: readonly z.core.$ZodIssue[], body: unknown): Refusal {
  const issue = issues[0]
  return badRequest(issue === undefined ? 'Invalid input' : schemaErrorLine(issue, body))
}
