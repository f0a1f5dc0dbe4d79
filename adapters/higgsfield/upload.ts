// Uploads a file for the platform: requests a presigned URL, then sends the bytes to storage.
// Invariant: storage never gets our credentials, and gets exactly the headers that the URL was signed with.
import { z } from 'zod'
import { PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import { classifyRefusal } from '../../domain/platform-errors/classify-refusal.ts'
import { type AccountAccess, type AccountExchange, exchangeAs } from './account-exchange.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'
import { describeFailure } from './network-errors.ts'
import { HttpUrl } from './wire-fields.ts'

export interface Upload {
  contentType: string
  sizeBytes: number
  body: () => Promise<ReadableStream<Uint8Array>>
  /** Limit for the request of the URL, in milliseconds. */
  askTimeoutMs: number
  /** Limit for sending the bytes, in milliseconds. */
  sendTimeoutMs: number
  signal: AbortSignal | undefined
}

/** The refusal for a request without a response. Whether a sent request arrived is unknown. */
const REFUSALS = { no_key: 'bad_key', never_sent: 'unreachable', no_answer: undefined } as const

const UploadTarget = z.object({
  public_url: HttpUrl,
  upload_url: HttpUrl,
  upload_headers: z.record(z.string(), z.string()).optional().catch(undefined),
})
type UploadTarget = z.infer<typeof UploadTarget>

/** Uploads once. Throws `PlatformUploadError`, or the signal's reason when aborted. */
export async function upload(access: AccountAccess, file: Upload): Promise<{ publicUrl: string }> {
  const target = await askForTarget(access, file)
  await sendBytes(access.userAgent, target, file)
  return { publicUrl: target.public_url }
}

async function askForTarget(access: AccountAccess, file: Upload): Promise<UploadTarget> {
  const answer = await exchangeAs(access, {
    method: 'POST',
    path: '/files/generate-upload-url',
    body: JSON.stringify({ content_type: file.contentType }),
    timeoutMs: file.askTimeoutMs,
    signal: file.signal,
  })
  if (answer.kind !== 'answered' || !isSuccess(answer.httpStatus)) throw refusalOfTarget(answer)
  const target = UploadTarget.safeParse(parseJson(answer.text))
  if (!target.success) throw new PlatformUploadError('the platform answered without an upload URL')
  return target.data
}

function refusalOfTarget(answer: AccountExchange): PlatformUploadError {
  if (answer.kind !== 'answered') {
    return new PlatformUploadError(`no upload URL: ${answer.detail}`, { refusal: REFUSALS[answer.kind] })
  }
  const { httpStatus, contentType, retryAfterMs } = answer
  const { detail, code } = readErrorBody(answer.text)
  const refusal = classifyRefusal({ httpStatus, contentType, code, detailText: detail })
  return new PlatformUploadError(`no upload URL: ${detail || 'no reason given'} (HTTP ${httpStatus})`, {
    refusal: refusal === 'unknown' ? undefined : refusal,
    httpStatus,
    retryAfterMs,
  })
}

async function sendBytes(userAgent: string, target: UploadTarget, file: Upload): Promise<void> {
  const timeout = AbortSignal.timeout(file.sendTimeoutMs)
  const headers = storageHeaders(userAgent, target, file)
  const source = (await file.body()).getReader()
  try {
    const response = await fetch(target.upload_url, {
      method: 'PUT',
      headers,
      body: readingFrom(source),
      duplex: 'half',
      // Without these two, `fetch` copies the body to send it again after a redirect, so that the whole file stays in memory.
      redirect: 'error',
      window: null,
      signal: file.signal ? AbortSignal.any([file.signal, timeout]) : timeout,
    })
    await response.body?.cancel()
    const { status: httpStatus } = response
    if (!isSuccess(httpStatus)) {
      throw new PlatformUploadError(`storage refused the bytes (HTTP ${httpStatus})`, { httpStatus })
    }
  } catch (error) {
    if (file.signal?.aborted) throw file.signal.reason
    if (error instanceof PlatformUploadError) throw error
    throw new PlatformUploadError(`the bytes did not arrive: ${describeFailure(error)}`, {}, error)
  } finally {
    // `fetch` continues to read the body of a failed request, so the file would stay open.
    await source.cancel().catch(() => {})
  }
}

function readingFrom(source: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await source.read()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
  })
}

/** The signed headers; only Content-Type where the platform sent none. Storage accepts no chunked bodies. */
function storageHeaders(userAgent: string, target: UploadTarget, file: Upload): Headers {
  const headers = new Headers(target.upload_headers)
  if (!headers.has('content-type')) headers.set('content-type', file.contentType)
  headers.set('content-length', String(file.sizeBytes))
  headers.set('user-agent', userAgent)
  headers.delete('host')
  return headers
}
