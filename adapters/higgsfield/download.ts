// Streams an output from the platform's file host. No credentials go there.
// Invariant: a stream that ends without an error is the whole file.
import { PlatformDownloadError } from '../../contracts/platform-errors.ts'
import { describeFailure } from './network-errors.ts'

export interface Download {
  url: string
  userAgent: string
  /** Limit for the whole file. */
  timeoutMs: number
  signal: AbortSignal | undefined
}

export interface DownloadedFile {
  body: ReadableStream<Uint8Array>
  contentType: string
  sizeBytes: number | undefined
}

/** Throws `PlatformDownloadError`, now or while the body is read; the signal's reason when aborted. */
export async function download(file: Download): Promise<DownloadedFile> {
  const timeout = AbortSignal.timeout(file.timeoutMs)
  const response = await fetch(file.url, {
    // Bytes are counted and stored as they are, so they must not be packed on the way.
    headers: { 'user-agent': file.userAgent, 'accept-encoding': 'identity' },
    signal: file.signal ? AbortSignal.any([file.signal, timeout]) : timeout,
  }).catch((error: unknown) => {
    throw failureOf(error, file.signal)
  })
  const { status: httpStatus, body } = response
  if (httpStatus !== 200 || !body) {
    await body?.cancel()
    const gone = httpStatus === 404 || httpStatus === 410
    throw new PlatformDownloadError(`the file could not be read (HTTP ${httpStatus})`, { gone, httpStatus })
  }
  const length = response.headers.get('content-length')
  return {
    body: withNamedErrors(body, file.signal),
    contentType: response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream',
    sizeBytes: length !== null && /^\d+$/.test(length) ? Number(length) : undefined,
  }
}

function withNamedErrors(body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined) {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await reader.read().catch((error: unknown) => {
        throw failureOf(error, signal)
      })
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason
  return new PlatformDownloadError(`the file broke off: ${describeFailure(error)}`, { gone: false }, error)
}
