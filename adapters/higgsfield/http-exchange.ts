// One HTTP call to the platform's API, with our credentials and a time limit, without redirects and retries.
// Invariant: the result distinguishes a response, a call that was never sent, and a sent call without a response.
import { isForeignPage } from '../../domain/platform-errors/foreign-page.ts'
import { retryAfterMs } from '../../domain/platform-errors/retry-after.ts'
import type { PlatformEndpoint } from './endpoint.ts'
import { describeFailure, failedBeforeSending } from './network-errors.ts'

export interface ApiCall {
  method: 'GET' | 'POST' | 'DELETE'
  /** From the root of the API, beginning with `/`. The host is never taken from a response of the platform. */
  path: string
  headers?: Record<string, string>
  body?: string
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Size at which a response is refused. Default 1 MiB. */
  maxBytes?: number
}

export interface ApiResponse {
  kind: 'answered'
  httpStatus: number
  contentType: string | undefined
  correlationId: string | undefined
  retryAfterMs: number | undefined
  /** Set where the sandbox has responded. The platform does not send the header. */
  isSandbox?: true
  text: string
}

export type Exchange = ApiResponse | { kind: 'never_sent'; detail: string } | { kind: 'no_answer'; detail: string }

export interface ApiAccess extends PlatformEndpoint {
  credentials: { keyId: string; secret: string }
}

const MAX_RESPONSE_BYTES = 1024 * 1024

/** Makes the call once. Throws the reason of `call.signal` when the caller aborts, and `TypeError` for a key or path that cannot be sent. */
export async function exchange(access: ApiAccess, call: ApiCall): Promise<Exchange> {
  // Outside the try: a header or path that cannot be sent is a bug, not an unknown outcome.
  // The key is checked first, because the error of `Headers` would contain the secret.
  if (!isSendable(access.credentials)) throw new TypeError('a key of the platform is not plain ASCII')
  const headers = new Headers({
    ...call.headers,
    authorization: `Key ${access.credentials.keyId}:${access.credentials.secret}`,
    'user-agent': access.userAgent,
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
  })
  if (!call.path.startsWith('/')) throw new TypeError(`the path ${call.path} does not begin with /`)
  const timeout = AbortSignal.timeout(call.timeoutMs)
  try {
    const response = await fetch(access.baseUrl + call.path, {
      method: call.method,
      headers,
      body: call.body ?? null,
      redirect: 'manual',
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
    })
    return await readResponse(response, call.maxBytes ?? MAX_RESPONSE_BYTES)
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason
    if (timeout.aborted) return { kind: 'no_answer', detail: `no answer within ${call.timeoutMs / 1000} s` }
    return { kind: failedBeforeSending(error) ? 'never_sent' : 'no_answer', detail: describeFailure(error) }
  }
}

/** True where a header can carry the key. */
export function isSendable({ keyId, secret }: ApiAccess['credentials']): boolean {
  return /^[\x21-\x7e]+$/.test(keyId + secret) && !keyId.includes(':')
}

/** True for 2xx. */
export function isSuccess(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus < 300
}

/** Whether the sandbox has responded. Undefined for an error without its header, which another server may have sent in its place. */
export function sourceOf({ isSandbox, httpStatus, contentType }: ApiResponse): boolean | undefined {
  if (isSandbox) return true
  return isSuccess(httpStatus) && !isForeignPage(contentType) ? false : undefined
}

async function readResponse(response: Response, maxBytes: number): Promise<ApiResponse> {
  return {
    kind: 'answered',
    httpStatus: response.status,
    contentType: response.headers.get('content-type') ?? undefined,
    correlationId: response.headers.get('x-correlation-id') ?? undefined,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
    ...(response.headers.get('x-higgsfield-sandbox') === 'true' ? { isSandbox: true } : {}),
    text: await readText(response, maxBytes),
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
