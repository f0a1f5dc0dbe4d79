// The object store that is a folder. `objects/` holds the files, `types/` their content types, `.incoming/` unfinished files.
// Invariant: a file appears under its key by one rename, after it was written completely and flushed to disk.
import { open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type {
  ByteRange,
  ObjectStore,
  PutObjectInput,
  StoredObject,
  StoredObjectFacts,
} from '../../contracts/ports/object-store.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { checkRangeOrThrow, ofExactSize, toByteStream } from './byte-streams.ts'
import { errnoOf, toFileStorageError } from './file-errors.ts'
import { checkKeyOrThrow } from './object-key.ts'
import { newPartPath, publishPart, removeAbandonedParts, writePart } from './atomic-write.ts'

/** An object store in the folder `root`, which is made at the first write. Several processes may share it. */
export function createFilesystemStore({ root }: { root: string }): ObjectStore {
  const incoming = path.join(root, '.incoming')
  let swept: Promise<void> | undefined
  return {
    async put(input) {
      checkKeyOrThrow(input.key)
      await (swept ??= removeAbandonedParts(incoming))
      return put(root, incoming, input)
    },
    get: (key, range) => get(root, key, range),
    stat: (key) => factsOf(root, key),
    async delete(key) {
      checkKeyOrThrow(key)
      try {
        await rm(objectPath(root, key), { force: true })
        await rm(typePath(root, key), { force: true })
      } catch (error) {
        throw toFileStorageError(error, `delete ${key}`)
      }
    },
  }
}

async function put(root: string, incoming: string, input: PutObjectInput): Promise<{ sizeBytes: number }> {
  const part = newPartPath(incoming)
  const typePart = newPartPath(incoming)
  try {
    const sizeBytes = await writePart(part, ofExactSize(input.body, input.sizeBytes))
    await writePart(typePart, [Buffer.from(input.contentType)])
    // The type is written first: after a crash, a type without an object remains, which no reader sees.
    await publishPart(typePart, typePath(root, input.key))
    await publishPart(part, objectPath(root, input.key))
    return { sizeBytes }
  } catch (error) {
    await Promise.allSettled([rm(part, { force: true }), rm(typePart, { force: true })])
    throw error
  }
}

async function get(root: string, key: string, range: ByteRange | undefined): Promise<StoredObject | undefined> {
  if (range) checkRangeOrThrow(range)
  const facts = await factsOf(root, key)
  if (!facts) return undefined
  if (range && range.start >= facts.sizeBytes) {
    throw new StorageError('invalid_range', `${key} has ${facts.sizeBytes} bytes, byte ${range.start} was requested`)
  }
  try {
    const handle = await open(objectPath(root, key), 'r')
    const source = handle.createReadStream(range ? { start: range.start, end: range.endInclusive } : {})
    return { ...facts, body: toByteStream(source, (error) => toFileStorageError(error, `read ${key}`)) }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw toFileStorageError(error, `read ${key}`)
  }
}

async function factsOf(root: string, key: string): Promise<StoredObjectFacts | undefined> {
  checkKeyOrThrow(key)
  try {
    const file = await stat(objectPath(root, key))
    if (!file.isFile()) return undefined
    return { sizeBytes: file.size, contentType: await readFile(typePath(root, key), 'utf8') }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw toFileStorageError(error, `look up ${key}`)
  }
}

function objectPath(root: string, key: string): string {
  return path.join(root, 'objects', key)
}

function typePath(root: string, key: string): string {
  return path.join(root, 'types', key)
}
