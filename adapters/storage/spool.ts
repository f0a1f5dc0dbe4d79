// Writes a byte stream of unknown length to a temporary file, for stores that need the length in advance.
// The caller must call `remove`. After an error the file is already removed.
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import os from 'node:os'
import { toFileStorageError } from './file-errors.ts'
import { newPartPath, writePart } from './atomic-write.ts'

export type Spooled = {
  sizeBytes: number
  /** Reads the file from its start. */
  read(): AsyncIterable<Uint8Array>
  remove(): Promise<void>
}

/** Writes all of `body`. Throws `StorageError` for faults of the disk; an error of `body` is thrown unchanged. */
export async function spoolToFile(body: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const file = newPartPath(os.tmpdir())
  const remove = () => rm(file, { force: true })
  try {
    const sizeBytes = await writePart(file, body)
    return { sizeBytes, read: () => readSpooled(file), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function* readSpooled(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw toFileStorageError(error, 'read a temporary file')
  }
}
