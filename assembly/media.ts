// The media tools and the library over an object store.
import { createMediaLibrary } from '../adapters/library/media-library.ts'
import { createMediaTools } from '../adapters/media/media-tools.ts'
import type { ClaimKey, MediaLibrary } from '../contracts/ports/media-library.ts'
import type { MediaTools } from '../contracts/ports/media.ts'
import type { ObjectStore } from '../contracts/ports/object-store.ts'

/** `workDir`: folder for files in work. Default: the system's folder for temporary files. */
export function assembleMedia(given: { store: ObjectStore; claimKey: ClaimKey; workDir?: string }): {
  media: MediaTools
  library: MediaLibrary
} {
  const media = createMediaTools()
  return { media, library: createMediaLibrary({ ...given, media }) }
}
