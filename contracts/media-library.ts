// The port through which media come in and go out: measured, recognised by their bytes, kept under their content.
// Invariant: what is in the library is whole and readable; nothing is kept of a file that is not.
import type { StoredMedia } from './generation-steps.ts'

export interface TakeInput {
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

export interface MediaLibrary {
  take(input: TakeInput): Promise<StoredMedia>
  /** Takes in a file that lies on this machine; the file stays where it is. */
  takeFile(input: { path: string; accept: readonly StoredMedia['kind'][] }): Promise<StoredMedia>
  /** Throws `StorageError` with `storage_unavailable` where the object is gone. */
  checkOut(storageKey: string): Promise<CheckedOut>
  /** An empty folder for a piece of work. Removed with all in it when disposed. */
  workFolder(): Promise<CheckedOut>
}
