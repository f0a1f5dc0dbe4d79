// Stores a byte stream under the key that its content gives it.
// The same content is stored once: a second call finds it and writes nothing.
import type { ObjectStore } from '../../contracts/object-store.ts'
import { contentKey } from './object-key.ts'
import { spoolToFile } from './spool.ts'

export type StoreByContentInput = {
  store: ObjectStore
  body: AsyncIterable<Uint8Array>
  contentType: string
  /** A longer body throws `StorageError` `object_too_large` as soon as the limit is passed. */
  maxSizeBytes: number
  /** Where the stream waits until its hash is known. Default: the system's temporary folder. */
  spoolFolder?: string
}

export type StoredContent = {
  /** `media/ab/cdef….mp4` */
  key: string
  /** Lower-case hex. */
  sha256: string
  sizeBytes: number
}

/**
 * Consumes `body`, hashes and measures it, and stores it. Throws `StorageError`; a fault of `body` passes through
 * unchanged, and nothing is stored then.
 */
export async function storeByContent(input: StoreByContentInput): Promise<StoredContent> {
  const { store, contentType, maxSizeBytes, spoolFolder } = input
  const spooled = await spoolToFile(input.body, { maxSizeBytes, ...(spoolFolder ? { folder: spoolFolder } : {}) })
  try {
    const { sha256, sizeBytes } = spooled
    const key = contentKey(sha256, contentType)
    const present = await store.stat(key)
    if (present?.sizeBytes !== sizeBytes) await store.put({ key, body: spooled.read(), contentType, sizeBytes })
    return { key, sha256, sizeBytes }
  } finally {
    await spooled.remove()
  }
}
