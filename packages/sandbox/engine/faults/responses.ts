// The responses of struck calls in place of the real response, with the texts of the platform, a gateway or the storage.
import { PRESETS } from '../accounts/contract.ts'
import type { Refusal } from '../refusals/refusals.ts'
import {
  concurrencyReached,
  invalidCredentials,
  keyRefused,
  modelNotFound,
  notEnoughCredits,
  notFound,
  queueFull,
  serverError,
  storageErrorXml,
} from '../refusals/refusals.ts'
import type { BeforeKind, ReplyKind, RouteGroup } from './kinds.ts'
import type { FaultParams } from './rules.ts'

export interface StruckResponse {
  status: number
  headers: Record<string, string>
  body: string
}

type RespondingKind =
  | Exclude<BeforeKind, 'reset_before' | 'no_reply_before'>
  | Extract<ReplyKind, 'error_500_after' | 'gateway_502_after' | 'gateway_504_after'>

/** The response of a kind; undefined for kinds that break the connection or change the real response. `nowMs` is real time. */
export function responseOf(
  strike: FaultParams & { kind: BeforeKind | ReplyKind },
  of: { group: RouteGroup; concurrency: number; queueSize: number; nowMs: number },
): StruckResponse | undefined {
  const { kind, text } = strike
  if (kind === 'waf_page_403') return page(403, 'Attention Required!', text ?? 'Sorry, you have been blocked')
  if (kind === 'storage_403') return storageError(text ?? 'AccessDenied')
  if (kind.startsWith('gateway_502')) return page(502, '502 Bad Gateway', text ?? 'nginx')
  if (kind.startsWith('gateway_504')) return page(504, '504 Gateway Time-out', text ?? 'nginx')
  const refusal = REFUSALS[kind as keyof typeof REFUSALS]?.(of)
  if (refusal === undefined) return undefined
  const isLimited = kind === 'rate_limited_429' || kind === 'queue_full_429'
  const retryAfter = retryAfterOf(strike.retryAfter ?? (isLimited ? 5 : 'missing'), of.nowMs)
  return {
    status: refusal.status,
    headers: { 'Content-Type': 'application/json', ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) },
    body: JSON.stringify({ ...refusal.body, ...(text === undefined ? {} : { detail: text }) }),
  }
}

interface PlainRefusal {
  status: number
  body: Refusal['body']
}

const plain = (status: number, detail: string): PlainRefusal => ({ status, body: { detail } })

const REFUSALS: Partial<
  Record<RespondingKind, (of: { group: RouteGroup; concurrency: number; queueSize: number }) => PlainRefusal>
> = {
  concurrency_400: ({ concurrency }) => concurrencyReached(concurrency),
  unauthorized_401: invalidCredentials,
  no_credits_403: notEnoughCredits,
  key_expired_403: () => keyRefused('expired'),
  key_disabled_403: () => keyRefused('disabled'),
  not_found_404: ({ group }) => (group === 'submit' || group === 'estimate' ? modelNotFound() : notFound()),
  conflict_409: () => plain(409, 'Model temporarily unavailable'),
  invalid_422: () => ({
    status: 422,
    body: { detail: [{ type: 'value_error', loc: ['body', 'prompt'], msg: 'Value error, refused by the sandbox' }] },
  }),
  blocked_423: () => plain(423, 'Model temporarily blocked'),
  rate_limited_429: () => plain(429, 'Too many requests'),
  queue_full_429: ({ queueSize }) => queueFull(queueSize, PRESETS.queueing),
  error_500_before: serverError,
  error_500_after: serverError,
  unavailable_503: () => plain(503, 'Model is not ready'),
}

const YEAR_SECONDS = 365 * 24 * 3600
const DATE_AHEAD_MS = 5000

function retryAfterOf(given: number | 'date' | 'missing' | 'absurd', nowMs: number): string | undefined {
  if (given === 'missing') return undefined
  if (given === 'absurd') return String(YEAR_SECONDS)
  if (given === 'date') return new Date(nowMs + DATE_AHEAD_MS).toUTCString()
  return String(given)
}

function page(status: number, title: string, text: string): StruckResponse {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${text}</center>\r\n</body>\r\n</html>\r\n`
  return { status, headers: { 'Content-Type': 'text/html' }, body }
}

function storageError(code: string): StruckResponse {
  return { status: 403, headers: { 'Content-Type': 'application/xml' }, body: storageErrorXml(code) }
}
