// Writes a file so that it is complete or absent: into a part file, flushed, then renamed into place.
// Only the user of this process can read the files and folders that it makes.
// Part files are in one folder of the same volume. Those that a killed process left are removed a day later.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { toFileStorageError } from './file-errors.ts'

const abandonedAfterMs = 24 * 60 * 60 * 1000

/** A new, unused path in `folder`. Makes no file. */
export function newPartPath(folder: string): string {
  return path.join(folder, `${randomUUID()}.part`)
}

/**
 * Writes `body` to a new file and flushes it to disk; returns its length in bytes. Makes the folder where it is missing.
 * Throws `StorageError` for faults of the disk; an error of `body` is thrown unchanged. After an error the caller removes the file.
 */
export async function writePart(part: string, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
  const handle = await storing(async () => {
    await mkdir(path.dirname(part), { recursive: true, mode: 0o700 })
    return open(part, 'wx', 0o600)
  })
  try {
    let sizeBytes = 0
    for await (const chunk of body) {
      await storing(() => handle.writeFile(chunk))
      sizeBytes += chunk.byteLength
    }
    await storing(() => handle.sync())
    return sizeBytes
  } finally {
    await storing(() => handle.close())
  }
}

/** Renames a part file to `target` and flushes the folder, so that the rename is durable. Throws `StorageError`. */
export async function publishPart(part: string, target: string): Promise<void> {
  await storing(async () => {
    const folder = path.dirname(target)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(part, target)
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
}

/** Removes part files that are too old to have a live writer. Does not throw: the next start tries again. */
export async function removeAbandonedParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const part = path.join(folder, name)
    const file = await stat(part).catch(() => undefined)
    if (file && Date.now() - file.mtimeMs > abandonedAfterMs) await rm(part, { force: true }).catch(() => {})
  }
}

async function storing<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw toFileStorageError(error, 'write a file')
  }
}
