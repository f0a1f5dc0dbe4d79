// The media library over an object store and the media tools. A file is written to disk, inspected, hashed, claimed and stored.
// Invariants: a file is stored only after it was read completely, and only under a key that was claimed before. Work folders are
// removed also after a failure.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError, type MediaFacts, type MediaTools } from '../../contracts/ports/media.ts'
import type {
  CheckedOut,
  ClaimKey,
  ImportInput,
  PartialDownload,
  MediaLibrary,
} from '../../contracts/ports/media-library.ts'
import { type ObjectStore, StorageError } from '../../contracts/ports/object-store.ts'
import { createConcurrencyLimit } from '../../domain/waiting/concurrency-limit.ts'
import { rethrowDiskFull } from './disk-full.ts'
import { openDownload } from './partial-download.ts'
import { openWorkFolder, removeAbandonedWork } from './work-folder.ts'

interface Parts {
  store: ObjectStore
  media: MediaTools
  claimKey: ClaimKey
  /** Folder for files in work. Default: the system's folder for temporary files. */
  workDir?: string
}

type Kinds = readonly StoredMedia['kind'][]

/** Also removes the work folders that killed processes left in `workDir`. */
export function createMediaLibrary(parts: Parts): MediaLibrary {
  const folder = parts.workDir ?? tmpdir()
  void removeAbandonedWork(folder, Date.now())

  return {
    async import({ body, maxBytes, accept, check }) {
      await using work = await openWorkFolder(folder)
      const file = path.join(work.path, 'body')
      await pipeline(body, limitTo(maxBytes), createWriteStream(file, { mode: 0o600 })).catch(rethrowDiskFull)
      return await storeFile(parts, { path: file, accept, check })
    },
    openDownload: (name) => openDownloadOf(parts, folder, name),
    importFile: (input) => storeFile(parts, input),
    workFolder: () => openWorkFolder(folder),
    checkOut: (storageKey) => checkOut(parts.store, storageKey, folder),
    fingerprint: (storageKey) => fingerprintOf(parts, storageKey, folder),
  }
}

async function openDownloadOf(parts: Parts, folder: string, name: string): Promise<PartialDownload> {
  const part = await openDownload(folder, name)
  return {
    get sizeBytes() {
      return part.sizeBytes
    },
    get validator() {
      return part.validator
    },
    write: part.write,
    async store({ accept }) {
      try {
        const media = await storeFile(parts, { path: part.path, accept })
        await part.remove()
        return media
      } catch (error) {
        // A file that cannot be read is removed, because continuing its download cannot make it readable.
        if (error instanceof MediaError) await part.remove()
        throw error
      }
    },
    remove: part.remove,
    [Symbol.asyncDispose]: part.close,
  }
}

/** Inspecting or fingerprinting an image decodes it, which can take hundreds of megabytes of memory: two at a time. */
const inspections = createConcurrencyLimit(2)

async function storeFile(
  { store, media, claimKey }: Parts,
  file: { path: string; accept: Kinds; check?: ImportInput['check'] },
): Promise<StoredMedia> {
  const facts = await inspections(() => media.inspect(file.path))
  if (!file.accept.includes(facts.kind)) {
    const wanted = file.accept.map(nameOf).join(' or ')
    throw new MediaError('unreadable_media', `is ${nameOf(facts.kind)}, but ${wanted} is needed`)
  }
  const [sha256, { size: sizeBytes }] = await Promise.all([hashOf(file.path), stat(file.path)])
  file.check?.({ sha256, sizeBytes, ...describe(facts) })
  const { contentType } = facts
  // The claim comes before the look into the store: a file that is found then cannot be deleted.
  const key = await claimKey({ sha256, contentType })
  const stored = await store.stat(key)
  if (stored?.sizeBytes !== sizeBytes) {
    await store.put({ key, body: createReadStream(file.path), contentType, sizeBytes })
  }
  return { storageKey: key, sha256, sizeBytes, ...describe(facts) }
}

function limitTo(maxBytes: number) {
  return async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let sizeBytes = 0
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > maxBytes) throw new StorageError('object_too_large', `is larger than ${maxBytes} bytes`)
      yield chunk
    }
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

async function fingerprintOf({ store, media }: Parts, storageKey: string, parent: string): Promise<string | undefined> {
  await using file = await checkOut(store, storageKey, parent)
  return await inspections(() => media.imageFingerprint(file.path))
}

async function checkOut(store: ObjectStore, storageKey: string, parent: string): Promise<CheckedOut> {
  const object = await store.get(storageKey)
  if (!object) throw new StorageError('object_missing', `${storageKey} is not in the store`)
  const folder = await openWorkFolder(parent)
  const file = path.join(folder.path, path.basename(storageKey))
  try {
    await pipeline(object.body, createWriteStream(file, { mode: 0o600 })).catch(rethrowDiskFull)
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
  return { path: file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

function describe(
  facts: MediaFacts,
): Pick<StoredMedia, 'kind' | 'contentType' | 'widthPx' | 'heightPx' | 'durationMs' | 'frameRate'> {
  const { kind, contentType } = facts
  switch (facts.kind) {
    case 'image':
      return {
        kind,
        contentType,
        widthPx: facts.widthPx,
        heightPx: facts.heightPx,
        durationMs: null,
        frameRate: null,
      }
    case 'video': {
      const { widthPx, heightPx, durationMs, frameRate } = facts
      return { kind, contentType, widthPx, heightPx, durationMs, frameRate }
    }
    case 'audio':
      return { kind, contentType, widthPx: null, heightPx: null, durationMs: facts.durationMs, frameRate: null }
  }
}

function nameOf(kind: StoredMedia['kind']): string {
  switch (kind) {
    case 'image':
      return 'an image'
    case 'video':
      return 'a video'
    case 'audio':
      return 'sound'
  }
}
