// The port through which media come in and go out: measured, recognised by their bytes, kept under their content.
// Invariant: what is in the library is whole and readable; nothing is kept of a file that is not.
import type { StoredMedia } from '../steps/generation.ts'

export interface ImportInput {
  body: AsyncIterable<Uint8Array>
  /** Longer bodies throw `StorageError` with `object_too_large`. */
  maxBytes: number
  /** Anything else throws `MediaError` with `unreadable_media`. */
  accept: readonly StoredMedia['kind'][]
}

/** A local copy of a stored file, for tools that need a path. Removed when disposed. */
export interface CheckedOut extends AsyncDisposable {
  path: string
}

/** Bytes of a file that is being fetched. */
export interface DownloadWrite {
  body: AsyncIterable<Uint8Array>
  /** Of the whole file. Longer ones throw `StorageError` with `object_too_large`. */
  maxBytes: number
  /** Whether the bytes follow those that have arrived; otherwise they replace them. */
  isContinuation: boolean
  /** What the sender calls this version of the file (its entity tag); undefined where it gives it no name. */
  validator: string | undefined
  /** Told the size so far with every chunk. */
  onBytes?: (sizeBytes: number) => void
}

/** A file that is being fetched. Disposed of, it keeps what has arrived for the next try; once kept or removed, nothing. */
export interface PartialDownload extends AsyncDisposable {
  readonly sizeBytes: number
  /** Undefined or empty: nothing has arrived that could be gone on with. */
  readonly validator: string | undefined
  write(input: DownloadWrite): Promise<void>
  /** Takes the whole file in, as `take` does; what cannot be read is thrown away as well. */
  store(input: { accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia>
  remove(): Promise<void>
}

export interface MediaLibrary {
  import(input: ImportInput): Promise<StoredMedia>
  /** Opens a file that is being fetched. `name` stands for it: the same name finds on this machine what has arrived before. */
  openDownload(name: string): Promise<PartialDownload>
  /** Takes in a file that lies on this machine; the file stays where it is. */
  importFile(input: { path: string; accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia>
  /** Throws `StorageError` with `storage_unavailable` where the object is gone. */
  checkOut(storageKey: string): Promise<CheckedOut>
  /** An empty folder for a piece of work. Removed with all in it when disposed. */
  workFolder(): Promise<CheckedOut>
}
