// Writes a byte stream of unknown length to a temporary file while measuring and hashing it.
// The file belongs to the caller, who must call `remove`; upon a fault it is gone already.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import os from 'node:os'
import { StorageError } from '../../contracts/object-store.ts'
import { toFileStorageError } from './file-errors.ts'
import { newPartPath, writePart } from './part-file.ts'

export type Spooled = {
  path: string
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** Reads the file from its start; may be called again for a second try. */
  read(): AsyncIterable<Uint8Array>
  remove(): Promise<void>
}

export type SpoolOptions = {
  /** More bytes than this throw `StorageError` `object_too_large`. Default: no limit. */
  maxSizeBytes?: number
  /** Where the temporary file lies. Default: the system's temporary folder. */
  folder?: string
}

/** Throws `StorageError` for faults of the disk and for the limit; a fault of `body` passes through unchanged. */
export async function spoolToFile(body: AsyncIterable<Uint8Array>, options: SpoolOptions = {}): Promise<Spooled> {
  const file = newPartPath(options.folder ?? os.tmpdir())
  const hash = createHash('sha256')
  const remove = () => rm(file, { force: true })
  try {
    const sizeBytes = await writePart(
      file,
      measured(body, options.maxSizeBytes ?? Infinity, (c) => hash.update(c)),
    )
    return { path: file, sizeBytes, sha256: hash.digest('hex'), read: () => readSpooled(file), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function* measured(
  body: AsyncIterable<Uint8Array>,
  maxSizeBytes: number,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > maxSizeBytes) {
      throw new StorageError('object_too_large', `the object is larger than the ${maxSizeBytes} bytes allowed`)
    }
    onChunk(chunk)
    yield chunk
  }
}

async function* readSpooled(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw toFileStorageError(error, 'read a temporary file')
  }
}
