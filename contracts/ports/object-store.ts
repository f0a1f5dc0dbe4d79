// The port of the object store for media files. It streams in both directions and never holds a whole film in memory.
// Callers derive keys from the content (`media/ab/cdef….4k2j….mp4`), so the object under a key never changes.

/** The bytes `start` to `endInclusive`, counted from 0 as in an HTTP Range header. */
export type ByteRange = { start: number; endInclusive: number }

export type StoredObjectFacts = { sizeBytes: number; contentType: string }

export type StoredObject = StoredObjectFacts & {
  /** The requested range, or the whole object. Read it to its end or cancel it. */
  body: ReadableStream<Uint8Array>
}

export type PutObjectInput = {
  key: string
  body: AsyncIterable<Uint8Array> | Uint8Array
  contentType: string
  /** Length of `body` where it is known; a body of another length is refused with `invalid_object`. */
  sizeBytes?: number
}

export type ObjectStore = {
  /** Stores all of `body` under `key`, or nothing. An existing object is replaced. */
  put(input: PutObjectInput): Promise<{ sizeBytes: number }>
  /**
   * Opens an object for reading; `undefined` when there is none.
   * `sizeBytes` is the size of the whole object, also when a range is read. A range may end behind the
   * last byte (it is cut); one that starts there throws `invalid_range`.
   */
  get(key: string, range?: ByteRange): Promise<StoredObject | undefined>
  stat(key: string): Promise<StoredObjectFacts | undefined>
  /** Removes an object; no error when there is none. */
  delete(key: string): Promise<void>
  /**
   * An address to which exactly `sizeBytes` bytes can be `PUT` under `key` without credentials, for `validMs` milliseconds. Left out
   * by a store that others cannot reach.
   */
  presignPut?(input: { key: string; sizeBytes: number; validMs: number }): Promise<string>
}

/**
 * - `storage_full`: no space or quota left; an immediate retry does not help
 * - `storage_unavailable`: the store cannot be reached or responds with an error; a retry may help
 * - `object_missing`: the object that is needed does not exist
 * - `storage_denied`: the store refuses our credentials or rights; an operator has to act
 * - `invalid_key`, `invalid_range`, `invalid_object`: a bug of the caller; a retry does not help
 * - `object_too_large`: the body is longer than the caller allowed
 */
export const storageErrorCodes = [
  'storage_full',
  'storage_unavailable',
  'object_missing',
  'storage_denied',
  'invalid_key',
  'invalid_range',
  'invalid_object',
  'object_too_large',
] as const
export type StorageErrorCode = (typeof storageErrorCodes)[number]

/** The one error an object store throws for its own faults. An error of the body's source is thrown unchanged. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
