// Streams an output from the platform's file host, without credentials.
// Invariant: a stream that ends without an error holds the whole file.
import { PlatformDownloadError } from '../../contracts/ports/platform-errors.ts'
import { describeFailure } from './network-errors.ts'

export interface Download {
  url: string
  userAgent: string
  /** Limit for the whole file, in milliseconds. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Requests only the bytes from this offset, if the file still has this version. */
  from?: { offsetBytes: number; validator: string } | undefined
}

export interface DownloadedFile {
  /** True where the body is the requested rest and not the whole file. */
  isContinuation: boolean
  /** Strong entity tag of the file; undefined where it has none. */
  validator: string | undefined
  body: ReadableStream<Uint8Array>
  contentType: string
  /** Size of the whole file; undefined where the server does not report it. */
  sizeBytes: number | undefined
}

/** Throws `PlatformDownloadError`, at once or while the body is read; the signal's reason when aborted. */
export async function download(file: Download): Promise<DownloadedFile> {
  const timeout = AbortSignal.timeout(file.timeoutMs)
  const response = await fetch(file.url, {
    // Bytes are counted and stored as received, so the server must not compress them.
    headers: {
      'user-agent': file.userAgent,
      'accept-encoding': 'identity',
      ...(file.from ? { range: `bytes=${file.from.offsetBytes}-`, 'if-range': file.from.validator } : {}),
    },
    signal: file.signal ? AbortSignal.any([file.signal, timeout]) : timeout,
  }).catch((error: unknown) => {
    throw failureOf(error, file.signal)
  })
  const { status: httpStatus, body } = response
  const isContinuation = httpStatus === 206 && file.from !== undefined && startOf(response) === file.from.offsetBytes
  if ((httpStatus !== 200 && !isContinuation) || !body) {
    await body?.cancel()
    const gone = httpStatus === 404 || httpStatus === 410
    throw new PlatformDownloadError(`the file could not be read (HTTP ${httpStatus})`, {
      gone,
      httpStatus,
      sizeBytes: httpStatus === 416 ? wholeSizeOf(response) : undefined,
    })
  }
  return {
    body: withNamedErrors(body, file.signal),
    contentType: response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream',
    isContinuation,
    validator: strongTag(response.headers.get('etag')),
    sizeBytes: isContinuation ? wholeSizeOf(response) : lengthOf(response),
  }
}

/** A weak tag does not guarantee the same bytes, so a download cannot be continued with it. */
function strongTag(etag: string | null): string | undefined {
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : undefined
}

function lengthOf(response: Response): number | undefined {
  const length = response.headers.get('content-length')
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined
}

const CONTENT_RANGE = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/

function startOf(response: Response): number | undefined {
  const match = CONTENT_RANGE.exec(response.headers.get('content-range') ?? '')
  return match ? Number(match[1]) : undefined
}

function wholeSizeOf(response: Response): number | undefined {
  const size = CONTENT_RANGE.exec(response.headers.get('content-range') ?? '')?.[2]
  return size === undefined || size === '*' ? undefined : Number(size)
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
