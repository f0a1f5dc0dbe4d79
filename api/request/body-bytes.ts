// The bytes of a request body, counted against a limit of size and limits of time.
// Invariant: the bytes end complete or with a problem. A connection that ends early is never taken for the end of the body.
import type { Context } from 'hono'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import { clientLimits } from '../../services/requests/client-limits.ts'

export interface BodyLimit {
  maxBytes: number
  /** The detail of the refusal of a longer body. */
  tooLarge: string
  /** The field that the bytes are for, in problems. Left out: problems name no field. */
  pointer?: string
}

/**
 * Throws `payload_too_large` at once for a declared length above the limit. While it is read, the stream throws:
 * - `payload_too_large` above the limit, also where no length is declared
 * - `incomplete_body` where the body ends before its declared length
 * - `body_timeout` where it arrives too slowly
 */
export function bodyBytesOrThrow(c: Context, limit: BodyLimit): AsyncGenerator<Uint8Array> {
  const declared = c.req.header('content-length')
  const declaredBytes = declared === undefined ? undefined : Number(declared)
  if (declaredBytes !== undefined && declaredBytes > limit.maxBytes) throw tooLarge(limit)
  return readBytes(c, limit, declaredBytes)
}

/** The refusal of a body that ends early. `pointer`: the field whose bytes are missing, where it is known. */
export function incompleteBody(pointer?: string, cause?: unknown): ServiceProblem {
  const detail = 'ends before it is complete; send the whole file again'
  return new ServiceProblem('incomplete_body', {
    detail: 'The body ended before it was complete; nothing was accepted.',
    ...(pointer === undefined ? {} : { errors: [{ pointer, detail }] }),
    ...(cause === undefined ? {} : { cause }),
  })
}

async function* readBytes(
  c: Context,
  limit: BodyLimit,
  declaredBytes: number | undefined,
): AsyncGenerator<Uint8Array, undefined> {
  let sizeBytes = 0
  try {
    for await (const chunk of inTime(c.req.raw.body)) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > limit.maxBytes) throw tooLarge(limit)
      yield chunk
    }
  } catch (error) {
    // The stream itself fails only where the caller closes the connection.
    throw error instanceof ServiceProblem ? error : incompleteBody(undefined, error)
  }
  if (declaredBytes !== undefined && sizeBytes < declaredBytes) throw incompleteBody()
}

/** The chunks as they arrive. Throws `body_timeout`, and stops to read, where they arrive too slowly. */
async function* inTime(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, undefined> {
  if (!body) return undefined
  const reader = body.getReader()
  const { bodyIdleMs, bodyMs } = clientLimits()
  const giveUpAtMs = performance.now() + bodyMs
  try {
    for (;;) {
      const leftMs = Math.max(0, Math.min(bodyIdleMs, giveUpAtMs - performance.now()))
      const { done, value } = await orTimeout(reader.read(), leftMs)
      if (done) return undefined
      yield value
    }
  } finally {
    // Not awaited: the caller may never send the bytes that a pending read waits for.
    reader.cancel().catch(() => {})
  }
}

async function orTimeout<Value>(reading: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), limitMs)
  })
  try {
    return await Promise.race([reading, timeout])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(): ServiceProblem {
  return new ServiceProblem('body_timeout', { detail: 'The body arrived too slowly; nothing was accepted.' })
}

function tooLarge(limit: BodyLimit): ServiceProblem {
  const { tooLarge: detail, pointer } = limit
  const errors = pointer === undefined ? {} : { errors: [{ pointer, detail: 'is too large; send a smaller file' }] }
  return new ServiceProblem('payload_too_large', { detail, ...errors })
}
