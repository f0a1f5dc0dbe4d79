// Stand-ins for the media library and the object store: files without bytes.
import type { ClaimKey, MediaLibrary } from '../../../contracts/ports/media-library.ts'
import type { ObjectStore } from '../../../contracts/ports/object-store.ts'
import type { StoredMedia } from '../../../contracts/steps/generation.ts'
import { mediaKey } from '../../../domain/assets/media-key.ts'

/** The same bytes get the same key. */
export const standInClaims: ClaimKey = async ({ sha256, contentType }) => mediaKey(sha256, contentType, 'testtest00')

const dispose = async (): Promise<void> => {}

function stored(name: string, kind: StoredMedia['kind'] = 'image'): StoredMedia {
  const sizes = { sizeBytes: 1, widthPx: 1, heightPx: 1, durationMs: null }
  const contentType = kind === 'video' ? 'video/mp4' : 'image/png'
  return { storageKey: `media/${name}`, sha256: name, kind, contentType, ...sizes }
}

/** Stores every file under its name. */
export const standInLibrary = {
  import: async () => stored('imported'),
  openDownload: async (name: string) => ({
    sizeBytes: 0,
    validator: undefined,
    write: async () => {},
    store: async ({ accept }: { accept: readonly StoredMedia['kind'][] }) => stored(name, accept[0]),
    remove: async () => {},
    [Symbol.asyncDispose]: dispose,
  }),
  importFile: async ({ path, accept }: { path: string; accept: readonly StoredMedia['kind'][] }) =>
    stored(path, accept[0]),
  checkOut: async (storageKey: string) => ({ path: storageKey, [Symbol.asyncDispose]: dispose }),
  fingerprint: async () => undefined,
  workFolder: async () => ({ path: 'work', [Symbol.asyncDispose]: dispose }),
} satisfies MediaLibrary

export const standInStore = {
  get: async () => ({ body: new Blob(['x']).stream() }),
} as unknown as ObjectStore
