// Streams one file out of a multipart form: skips the parts before it, and reads those after it to find the end of the form.
// Invariant: memory holds one chunk plus the headers of a part, or plus one boundary's length of its body.

/** `truncated`: the body ends inside the form. `not_multipart`: it is no form, or a part has no readable headers. */
export type MultipartFailure = 'not_multipart' | 'no_such_part' | 'truncated'

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
  if (!(await skip(reader.until(delimiter)))) throw new MultipartError('not_multipart')
  let isFound = false
  for (;;) {
    const headers = await reader.collect(HEADERS_END, MAX_HEADER_BYTES)
    // "--" after a boundary ends the form.
    if (headers.startsWith('--')) break
    const part = reader.until(delimiter)
    const isWanted: boolean = !isFound && partName(headers) === input.name
    const isWhole: boolean = isWanted ? yield* part : await skip(part)
    if (!isWhole) throw new MultipartError('truncated')
    isFound ||= isWanted
  }
  if (!isFound) throw new MultipartError('no_such_part')
  await reader.discardRest()
}

/** Reads a part without its bytes. Returns what the part returns. */
async function skip(part: AsyncGenerator<Uint8Array, boolean>): Promise<boolean> {
  for (;;) {
    const { done, value } = await part.next()
    if (done) return value
  }
}

function partName(headers: string): string | undefined {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1] ?? ''
  const match = /(?:^|;)\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition)
  return match?.[1] ?? match?.[2]
}

interface Reader {
  unshift(bytes: Buffer): void
  /** Yields the bytes before the mark as they arrive, and consumes the mark. Returns false where the body ends before the mark. */
  until(mark: Buffer): AsyncGenerator<Uint8Array, boolean>
  /** Returns the text before the mark, and consumes the mark. Returns "--" where the form ends instead of another part. */
  collect(mark: Buffer, maxBytes: number): Promise<string>
  /** Reads the body to its end, so that its length is checked. */
  discardRest(): Promise<void>
}

/** The source, and the bytes that have arrived and are not consumed. */
interface Incoming {
  held: Buffer
  /** Waits for the next chunk. False at the end of the body. */
  more(): Promise<boolean>
}

function createReader(body: AsyncIterable<Uint8Array>): Reader {
  const source = body[Symbol.asyncIterator]()
  const incoming: Incoming = {
    held: Buffer.alloc(0),
    async more() {
      const { done, value } = await source.next()
      if (done) return false
      incoming.held = Buffer.concat([incoming.held, value])
      return true
    },
  }
  return {
    unshift: (bytes) => {
      incoming.held = Buffer.concat([bytes, incoming.held])
    },
    until: (mark) => readUntil(incoming, mark),
    collect: (mark, maxBytes) => collectText(incoming, mark, maxBytes),
    async discardRest() {
      do incoming.held = Buffer.alloc(0)
      while (await incoming.more())
    },
  }
}

async function* readUntil(incoming: Incoming, mark: Buffer): AsyncGenerator<Uint8Array, boolean> {
  for (;;) {
    const { held } = incoming
    const found = held.indexOf(mark)
    const safe = found >= 0 ? found : held.length - mark.length + 1
    if (safe > 0) yield held.subarray(0, safe)
    if (found >= 0) {
      incoming.held = held.subarray(found + mark.length)
      return true
    }
    if (safe > 0) incoming.held = held.subarray(safe)
    if (!(await incoming.more())) return false
  }
}

async function collectText(incoming: Incoming, mark: Buffer, maxBytes: number): Promise<string> {
  for (;;) {
    const { held } = incoming
    if (held.subarray(0, 2).toString() === '--') return '--'
    const found = held.indexOf(mark)
    if (found >= 0) {
      incoming.held = held.subarray(found + mark.length)
      return held.subarray(0, found).toString()
    }
    if (held.length > maxBytes) throw new MultipartError('not_multipart')
    if (!(await incoming.more())) throw new MultipartError('truncated')
  }
}
