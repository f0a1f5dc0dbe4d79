// One HTTP call to the platform's API: our credentials, a time limit, no redirect, no repetition.
// Invariant: tells apart what was answered, what was never sent, and what was sent without an answer.
import { retryAfterMs } from '../../domain/platform-errors/retry-after.ts'
import type { PlatformEndpoint } from './endpoint.ts'
import { describeFailure, failedBeforeSending } from './network-errors.ts'

export interface ApiCall {
  method: 'GET' | 'POST'
  /** From the root of the API, beginning with `/`. The host is never taken from an answer of the platform. */
  path: string
  headers?: Record<string, string>
  body?: string
  timeoutMs: number
  signal: AbortSignal | undefined
}

export interface ApiAnswer {
  kind: 'answered'
  httpStatus: number
  contentType: string | undefined
  correlationId: string | undefined
  retryAfterMs: number | undefined
  text: string
}

export type Exchange = ApiAnswer | { kind: 'never_sent'; detail: string } | { kind: 'no_answer'; detail: string }

export interface ApiAccess extends PlatformEndpoint {
  credentials: { keyId: string; secret: string }
}

const MAX_ANSWER_BYTES = 1024 * 1024

/** Makes the call once. Throws only the reason of `call.signal` when the caller has aborted. */
export async function exchange(access: ApiAccess, call: ApiCall): Promise<Exchange> {
  // Outside the try: a header or path that cannot be sent is our mistake, not an unknown outcome.
  // The error of a header that cannot be sent would show the secret.
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
    return await readAnswer(response)
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason
    if (timeout.aborted) return { kind: 'no_answer', detail: `no answer within ${call.timeoutMs / 1000} s` }
    return { kind: failedBeforeSending(error) ? 'never_sent' : 'no_answer', detail: describeFailure(error) }
  }
}

/** Whether a header can carry the key. */
export function isSendable({ keyId, secret }: ApiAccess['credentials']): boolean {
  return /^[\x21-\x7e]+$/.test(keyId + secret) && !keyId.includes(':')
}

export function isSuccess(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus < 300
}

async function readAnswer(response: Response): Promise<ApiAnswer> {
  return {
    kind: 'answered',
    httpStatus: response.status,
    contentType: response.headers.get('content-type') ?? undefined,
    correlationId: response.headers.get('x-correlation-id') ?? undefined,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
    text: await readText(response),
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
