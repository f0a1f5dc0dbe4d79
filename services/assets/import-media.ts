// Imports a file from outside into the media library.
// Invariant: nothing is written to the database here. A stored file without an asset is deleted after a day.
import type { MediaKind } from '../../contracts/models/field.ts'
import type { MediaLimits } from '../../contracts/models/media-limits.ts'
import { bytesText } from '../../contracts/models/describe-media-limits.ts'
import { MAX_MEDIA_BYTES } from '../../contracts/public/assets.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError, TruncatedMediaError } from '../../contracts/ports/media.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import { brokenMediaLimits } from '../../domain/models/broken-media-limits.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { FORMATS, formatsOf, isPlatformType, namesOf } from './media-formats.ts'

export interface MediaToImport {
  body: AsyncIterable<Uint8Array>
  /** JSON Pointer of the field that names the file, for problems. */
  pointer: string
  /** The kinds that are accepted. */
  kinds: readonly MediaKind[]
  /** The rules of the model for this file. Left out: only the general limits. */
  limits?: MediaLimits
  /** Refuses the file by its measured facts. */
  check?: (media: Omit<StoredMedia, 'storageKey'>) => void
}

/**
 * Throws `unreadable_media`, also for a format that the platform does not take, `payload_too_large`, or `invalid_content` for a
 * broken rule of the model; each with `pointer`. Nothing is stored then. Errors of `body` are thrown unchanged.
 */
export async function importMedia(ctx: Pick<ServiceContext, 'library'>, input: MediaToImport): Promise<StoredMedia> {
  const { body, kinds: accept, pointer, limits = {} } = input
  const maxBytes = Math.max(...accept.map((kind) => MAX_MEDIA_BYTES[kind]))
  const check = (media: Omit<StoredMedia, 'storageKey'>) => {
    if (media.sizeBytes > MAX_MEDIA_BYTES[media.kind]) throw tooLarge(input, [media.kind])
    if (!isPlatformType(media)) {
      const { names, list } = FORMATS[media.kind]
      throw unreadable(input, `has the type ${media.contentType}; the platform takes ${names} as ${list} only`)
    }
    const broken = brokenMediaLimits(limits, media)
    if (broken.length > 0) throw invalidContent(broken.map((detail) => ({ pointer, detail })))
    input.check?.(media)
  }
  try {
    return await ctx.library.import({ body, maxBytes, accept, check })
  } catch (error) {
    throw refusalOf(error, input)
  }
}

function refusalOf(error: unknown, input: MediaToImport): unknown {
  const names = namesOf(input.kinds)
  if (error instanceof StorageError && error.code === 'object_too_large') {
    return tooLarge(input, input.kinds, error)
  }
  const reason = error instanceof MediaError ? mediaReason(error, names) : undefined
  return reason === undefined ? error : unreadable(input, reason, error)
}

function tooLarge({ pointer }: MediaToImport, kinds: readonly MediaKind[], cause?: unknown): ServiceProblem {
  const limit = bytesText(Math.max(...kinds.map((kind) => MAX_MEDIA_BYTES[kind])))
  return new ServiceProblem('payload_too_large', {
    detail: `${capital(namesOf(kinds))} may have at most ${limit}.`,
    errors: [{ pointer, detail: `is larger than ${limit}; send a smaller file` }],
    cause,
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function unreadable({ pointer, kinds }: MediaToImport, reason: string, cause?: unknown): ServiceProblem {
  const formats = formatsOf(kinds)
  return new ServiceProblem('unreadable_media', {
    detail: `Accepted here: ${formats}. The type of a file is read from its bytes, not from its name.`,
    errors: [{ pointer, detail: reason.includes(';') ? reason : `${reason}; send ${formats}` }],
    cause,
  })
}

/** What is wrong with the file; undefined where the fault is not in the file. */
function mediaReason(error: MediaError, names: string): string | undefined {
  switch (error.code) {
    case 'unreadable_media':
      if (error instanceof TruncatedMediaError) return 'ends before the file is complete; send the whole file'
      return `is not ${names} that can be read`
    case 'media_too_large':
      return 'has more than 64 megapixels, which is too large to decode; make it smaller'
    case 'stitch_failed':
    case 'media_storage_full':
      return undefined
  }
}
