// Small adapters between Node's streams and the shapes of the object store port.
// Invariant: a stream ends complete or with a classified error, never early without an error.
import type { Readable } from 'node:stream'
import { StorageError, type ByteRange } from '../../contracts/ports/object-store.ts'

/** A web stream over `source` whose faults are `StorageError`s; cancelling it closes the source at once. */
export function toByteStream(source: Readable, classify: (error: unknown) => StorageError): ReadableStream<Uint8Array> {
  // An error before the first read has no listener yet, and would end the process without this one.
  source.on('error', () => {})
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next()
          if (next.done) controller.close()
          else controller.enqueue(next.value)
        } catch (error) {
          controller.error(classify(error))
        }
      },
      cancel() {
        source.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * Passes `body` on and throws `StorageError` `invalid_object` when its length is not `sizeBytes`.
 * It stays one chunk behind: the last chunk is passed on only when the length is right, so no reader completes a wrong file.
 */
export async function* ofExactSize(
  body: AsyncIterable<Uint8Array> | Uint8Array,
  sizeBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
  let seenBytes = 0
  let held: Uint8Array | undefined
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    seenBytes += chunk.byteLength
    if (sizeBytes !== undefined && seenBytes > sizeBytes) throw wrongSize(sizeBytes, `more than ${sizeBytes}`)
    if (held) yield held
    held = chunk
  }
  if (sizeBytes !== undefined && seenBytes !== sizeBytes) throw wrongSize(sizeBytes, `only ${seenBytes}`)
  if (held) yield held
}

function wrongSize(sizeBytes: number, came: string): StorageError {
  return new StorageError('invalid_object', `${sizeBytes} bytes were announced, ${came} came`)
}

/** Throws `StorageError` `invalid_range` unless 0 ≤ start ≤ endInclusive, both whole numbers. */
export function checkRangeOrThrow(range: ByteRange): void {
  const { start, endInclusive } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(endInclusive) || start < 0 || endInclusive < start) {
    throw new StorageError('invalid_range', `not a byte range: ${start} to ${endInclusive}`)
  }
}
