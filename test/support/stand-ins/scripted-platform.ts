// A stand-in for the platform: it accepts, refuses or loses submissions as scripted, and counts what it charges.
import type { Platform, SubmissionOutcome } from '../../../activities/generations/platform-port.ts'

/**
 * - `accept`: accepted, and the response arrives.
 * - `lose_response`: accepted, and the response is lost.
 * - `lose_request`: not accepted, and there is no response.
 * - `refuse`: definitely refused. `reject`: refused by every account.
 */
export type SubmitAct = 'accept' | 'lose_response' | 'lose_request' | 'refuse' | 'reject'

interface PlatformRequestRecord {
  requestId: string
  accountId: string
  key: string
  status: 'queued' | 'completed' | 'canceled'
}

export interface ScriptedPlatform extends Platform {
  requests: PlatformRequestRecord[]
  /** How many requests ended as paid. */
  charged(): number
}

const REFUSED = { code: undefined, retryAfterMs: undefined, httpStatus: 429, correlationId: undefined }

/** `acts`: one for each submission, in order; further ones are accepted. Accounts do not honour idempotency keys. */
export function scriptedPlatform(acts: readonly SubmitAct[] = []): ScriptedPlatform {
  const requests: PlatformRequestRecord[] = []
  const left = [...acts]
  const find = (accountId: string, requestId: string) =>
    requests.find((request) => request.accountId === accountId && request.requestId === requestId)
  const accept = (accountId: string, key: string): SubmissionOutcome => {
    const requestId = `r-${requests.length + 1}`
    requests.push({ requestId, accountId, key, status: 'queued' })
    return { kind: 'accepted', requestId, correlationId: undefined, platformStatus: 'queued' }
  }
  return {
    requests,
    charged: () => requests.filter(({ status }) => status === 'completed').length,
    compose: () => ({ dialect: 'v2', path: '/m', body: '{}' }),
    submit: async ({ accountId, idempotencyKey }) => {
      switch (left.shift() ?? 'accept') {
        case 'accept':
          return accept(accountId, idempotencyKey)
        case 'lose_response':
          accept(accountId, idempotencyKey)
          return { kind: 'unknown', detail: 'no response', httpStatus: undefined }
        case 'lose_request':
          return { kind: 'unknown', detail: 'no response', httpStatus: undefined }
        case 'refuse':
          return { kind: 'refused', refusal: 'at_capacity', detail: 'full', ...REFUSED }
        case 'reject':
          return { kind: 'refused', refusal: 'invalid_request', detail: 'wrong field', ...REFUSED, httpStatus: 422 }
      }
    },
    status: async ({ accountId, requestId }) => {
      const request = find(accountId, requestId)
      if (!request) return { kind: 'not_found', detail: 'no such request' }
      // A status read ends a request, so that no test waits for one.
      if (request.status === 'queued') request.status = 'completed'
      const outputs =
        request.status === 'completed' ? [{ kind: 'image' as const, url: `http://files/${requestId}` }] : []
      const { status } = request
      const report = { status, outputs, error: undefined, expiresAt: undefined, correlationId: undefined }
      return { kind: 'report', report }
    },
    cancel: async ({ accountId, requestId }) => {
      const request = find(accountId, requestId)
      if (request?.status !== 'queued') return { kind: 'too_late', detail: 'not queued' }
      request.status = 'canceled'
      return { kind: 'cancelled' }
    },
    upload: async () => ({ publicUrl: 'http://files/upload' }),
    download: async () => ({
      body: new Blob(['x']).stream(),
      isContinuation: false,
      validator: undefined,
      contentType: 'image/png',
      sizeBytes: undefined,
    }),
  }
}
