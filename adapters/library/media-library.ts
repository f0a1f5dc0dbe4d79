// The media library over an object store and the media tools: spooled to disk, hashed, recognised, stored by content.
// Invariant: the store gets a file only after it was read as what it claims to be; work folders vanish whatever happens.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StoredMedia } from '../../contracts/generation-steps.ts'
import { MediaError, type MediaFacts, type MediaTools } from '../../contracts/media.ts'
import type { CheckedOut, MediaLibrary } from '../../contracts/media-library.ts'
import { type ObjectStore, StorageError } from '../../contracts/object-store.ts'
import { mediaKey } from '../../domain/media-key.ts'

/** `workDir` is where spool files go; default the system's folder for temporary files. */
export function createMediaLibrary(parts: { store: ObjectStore; media: MediaTools; workDir?: string }): MediaLibrary {
  const openFolder = () => workFolder(parts.workDir ?? tmpdir())

  async function takeFile(input: { path: string; accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia> {
    const facts = await parts.media.probe(input.path)
    if (!input.accept.includes(facts.kind)) {
      throw new MediaError(
        'unreadable_media',
        `is ${nameOf(facts.kind)}, but ${input.accept.map(nameOf).join(' or ')} is needed`,
      )
    }
    const [sha256, { size: sizeBytes }] = await Promise.all([hashOf(input.path), stat(input.path)])
    const { contentType } = facts
    const key = mediaKey(sha256, contentType)
    const stored = await parts.store.stat(key)
    if (stored?.sizeBytes !== sizeBytes) {
      await parts.store.put({ key, body: createReadStream(input.path), contentType, sizeBytes })
    }
    return { storageKey: key, sha256, sizeBytes, ...describe(facts) }
  }

  return {
    takeFile,
    workFolder: openFolder,
    async take({ body, maxBytes, accept }) {
      await using folder = await openFolder()
      const file = path.join(folder.path, 'body')
      await pipeline(Readable.from(body), limitTo(maxBytes), createWriteStream(file))
      return await takeFile({ path: file, accept })
    },
    async checkOut(storageKey) {
      const object = await parts.store.get(storageKey)
      if (!object) throw new StorageError('storage_unavailable', `${storageKey} is not in the store`)
      const folder = await openFolder()
      const file = path.join(folder.path, path.basename(storageKey))
      try {
        await pipeline(Readable.fromWeb(object.body as never), createWriteStream(file))
      } catch (error) {
        await folder[Symbol.asyncDispose]()
        throw error
      }
      return { path: file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
    },
  }
}

async function workFolder(parent: string): Promise<CheckedOut> {
  const folder = await mkdtemp(path.join(parent, 'hfw-work-'))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function limitTo(maxBytes: number): Transform {
  let sizeBytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > maxBytes) callback(new StorageError('object_too_large', `is larger than ${maxBytes} bytes`))
      else callback(null, chunk)
    },
  })
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function describe(
  facts: MediaFacts,
): Pick<StoredMedia, 'kind' | 'contentType' | 'widthPx' | 'heightPx' | 'durationMs'> {
  const { kind, contentType } = facts
  switch (facts.kind) {
    case 'image':
      return { kind, contentType, widthPx: facts.widthPx, heightPx: facts.heightPx, durationMs: null }
    case 'video':
      return { kind, contentType, widthPx: facts.widthPx, heightPx: facts.heightPx, durationMs: facts.durationMs }
    case 'audio':
      return { kind, contentType, widthPx: null, heightPx: null, durationMs: facts.durationMs }
  }
}

function nameOf(kind: StoredMedia['kind']): string {
  switch (kind) {
    case 'image':
      return 'a picture'
    case 'video':
      return 'a video'
    case 'audio':
      return 'sound'
  }
}
