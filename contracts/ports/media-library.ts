// The port of the media library: files are inspected, recognised by their bytes, and stored once per content.
// Invariant: every stored file is complete and readable. A file that cannot be read is not stored.
import type { StoredMedia } from '../steps/generation.ts'

export interface ImportInput {
  body: AsyncIterable<Uint8Array>
  /** Longer bodies throw `StorageError` with `object_too_large`. */
  maxBytes: number
  /** Anything else throws `MediaError` with `unreadable_media`. */
  accept: readonly StoredMedia['kind'][]
  /** Sees the measured facts of the file before it is stored. What it throws is thrown, and nothing is stored. */
  check?: ((media: Omit<StoredMedia, 'storageKey'>) => void) | undefined
}

/** A local copy of a stored file, for tools that need a path. Removed when disposed. */
export interface CheckedOut extends AsyncDisposable {
  path: string
}

/** Bytes for a file that is being downloaded. */
export interface DownloadWrite {
  body: AsyncIterable<Uint8Array>
  /** Limit for the whole file. Longer files throw `StorageError` with `object_too_large`. */
  maxBytes: number
  /** True where the bytes continue those that have arrived; otherwise they replace them. */
  isContinuation: boolean
  /** The sender's entity tag for this version of the file; undefined where it sends none. */
  validator: string | undefined
  /** Called with the size so far after every chunk. */
  onBytes?: (sizeBytes: number) => void
}

/** A file that is being downloaded. Disposing of it keeps the bytes that have arrived, unless the file was stored or removed. */
export interface PartialDownload extends AsyncDisposable {
  readonly sizeBytes: number
  /** Undefined or empty: nothing has arrived that could be continued. */
  readonly validator: string | undefined
  write(input: DownloadWrite): Promise<void>
  /** Imports the complete file, as `import` does, and removes the download. A file that cannot be read is removed as well. */
  store(input: { accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia>
  remove(): Promise<void>
}

/**
 * Names a file before it is stored: the key of the same bytes where they are stored, otherwise a new one. The claim protects the
 * file from deletion until its row is written, for at least a day. `sha256` is in lower-case hex.
 */
export type ClaimKey = (file: { sha256: string; contentType: string }) => Promise<string>

export interface MediaLibrary {
  /** Inspects and stores the bytes of `body`. */
  import(input: ImportInput): Promise<StoredMedia>
  /** Opens a download. The same `name` finds the bytes that arrived on this machine before. */
  openDownload(name: string): Promise<PartialDownload>
  /** Imports a file of this machine and leaves it in place. */
  importFile(input: { path: string; accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia>
  /** Copies a stored file to this machine. Throws `StorageError` with `object_missing` where there is none. */
  checkOut(storageKey: string): Promise<CheckedOut>
  /**
   * Perceptual hash of a stored image, as `MediaTools.imageFingerprint`. Throws `StorageError` with `object_missing` where the file is
   * not stored.
   */
  fingerprint(storageKey: string): Promise<string | undefined>
  /** Makes an empty folder for a piece of work. Disposing of it removes it with its content. */
  workFolder(): Promise<CheckedOut>
}
