// Streams one file out of a multipart form: skips the parts before it and reads none after it.
// Invariant: memory holds one chunk plus the headers of a part, or plus one boundary's length of its body.

export type MultipartFailure = 'not_multipart' | 'no_such_part'

export class MultipartError extends Error {
  override readonly name = 'MultipartError'
  readonly reason: MultipartFailure

  constructor(reason: MultipartFailure) {
    super(reason)
    this.reason = reason
  }
}

const MAX_HEADER_BYTES = 16 * 1024
const HEADERS_END = Buffer.from('\r\n\r\n')

/** The boundary of a `multipart/form-data` content type, or undefined. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

/** Bytes of the first part called `name`. Throws `MultipartError`; what `body` throws passes through. */
export async function* readFilePart(
  body: AsyncIterable<Uint8Array>,
  input: { boundary: string; name: string },
): AsyncGenerator<Uint8Array> {
  const reader = createReader(body)
  const delimiter = Buffer.from(`\r\n--${input.boundary}`)
  // The first boundary may be at the start of the body, without a line end before it.
  reader.unshift(Buffer.from('\r\n'))
  for await (const _preamble of reader.until(delimiter));
  for (;;) {
    const headers = await reader.collect(HEADERS_END, MAX_HEADER_BYTES)
    // "--" after a boundary ends the form.
    if (headers.startsWith('--')) throw new MultipartError('no_such_part')
    if (partName(headers) === input.name) {
      yield* reader.until(delimiter)
      return
    }
    for await (const _other of reader.until(delimiter));
  }
}

function partName(headers: string): string | undefined {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1] ?? ''
  const match = /(?:^|;)\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition)
  return match?.[1] ?? match?.[2]
}

interface Reader {
  unshift(bytes: Buffer): void
  /** Yields the bytes before the mark as they arrive, and consumes the mark. */
  until(mark: Buffer): AsyncGenerator<Uint8Array>
  /** Returns the text before the mark, and consumes the mark. Returns "--" where the form ends instead of another part. */
  collect(mark: Buffer, maxBytes: number): Promise<string>
}

function createReader(body: AsyncIterable<Uint8Array>): Reader {
  const source = body[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async () => {
    const { done, value } = await source.next()
    if (done) return false
    held = Buffer.concat([held, value])
    return true
  }
  return {
    unshift: (bytes) => {
      held = Buffer.concat([bytes, held])
    },
    async *until(mark) {
      for (;;) {
        const found = held.indexOf(mark)
        const safe = found >= 0 ? found : held.length - mark.length + 1
        if (safe > 0) yield held.subarray(0, safe)
        if (safe > 0) held = held.subarray(safe)
        if (found >= 0) {
          held = held.subarray(mark.length)
          return
        }
        if (!(await more())) throw new MultipartError('not_multipart')
      }
    },
    async collect(mark, maxBytes) {
      for (;;) {
        if (held.subarray(0, 2).toString() === '--') return '--'
        const found = held.indexOf(mark)
        if (found >= 0) {
          const text = held.subarray(0, found).toString()
          held = held.subarray(found + mark.length)
          return text
        }
        if (held.length > maxBytes || !(await more())) throw new MultipartError('not_multipart')
      }
    },
  }
}
