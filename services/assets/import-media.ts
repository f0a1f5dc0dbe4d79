// Imports a file from outside into the media library.
// Invariant: nothing is written to the database here. A stored file without an asset is deleted after a day.
import type { MediaKind } from '../../contracts/models/field.ts'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError, TruncatedMediaError } from '../../contracts/ports/media.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { FORMATS, formatsOf, isPlatformType, namesOf } from './media-formats.ts'

export interface MediaToImport {
  body: AsyncIterable<Uint8Array>
  /** JSON Pointer of the field that names the file, for problems. */
  pointer: string
  /** The kinds that are accepted. */
  kinds: readonly MediaKind[]
}

/**
 * Throws `unreadable_media`, also for a format that the platform does not take, or `payload_too_large` with `pointer`. Errors of
 * `body` are thrown unchanged.
 */
export async function importMedia(ctx: Pick<ServiceContext, 'library'>, input: MediaToImport): Promise<StoredMedia> {
  const media = await importOrThrow(ctx, input)
  if (isPlatformType(media)) return media
  const { names, list } = FORMATS[media.kind]
  throw unreadable(input, `has the type ${media.contentType}; the platform takes ${names} as ${list} only`)
}

async function importOrThrow(ctx: Pick<ServiceContext, 'library'>, input: MediaToImport): Promise<StoredMedia> {
  try {
    return await ctx.library.import({ body: input.body, maxBytes: MAX_UPLOAD_BYTES, accept: input.kinds })
  } catch (error) {
    throw refusalOf(error, input)
  }
}

function refusalOf(error: unknown, input: MediaToImport): unknown {
  const names = namesOf(input.kinds)
  if (error instanceof StorageError && error.code === 'object_too_large') {
    const limit = `${MAX_UPLOAD_BYTES / 1024 / 1024} MiB`
    return new ServiceProblem('payload_too_large', {
      detail: `A file may have ${limit}.`,
      errors: [{ pointer: input.pointer, detail: `is larger than ${limit}; send a smaller file` }],
      cause: error,
    })
  }
  const reason = error instanceof MediaError ? mediaReason(error, names) : undefined
  return reason === undefined ? error : unreadable(input, reason, error)
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
