// Imports an image from outside into the media library.
// Invariant: nothing is written to the database here. A stored file without an asset is deleted after a day.
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError, TruncatedMediaError } from '../../contracts/ports/media.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** Throws `unreadable_media` or `payload_too_large` with `pointer`. Errors of `body` are thrown unchanged. */
export async function importImage(
  ctx: Pick<ServiceContext, 'library'>,
  input: { body: AsyncIterable<Uint8Array>; pointer: string },
): Promise<StoredMedia> {
  try {
    return await ctx.library.import({ body: input.body, maxBytes: MAX_UPLOAD_BYTES, accept: ['image'] })
  } catch (error) {
    throw refusalOf(error, input.pointer)
  }
}

function refusalOf(error: unknown, pointer: string): unknown {
  if (error instanceof StorageError && error.code === 'object_too_large') {
    const limit = `${MAX_UPLOAD_BYTES / 1024 / 1024} MiB`
    return new ServiceProblem('payload_too_large', {
      detail: `An image may have ${limit}.`,
      errors: [{ pointer, detail: `is larger than ${limit}; send a smaller image` }],
      cause: error,
    })
  }
  if (!(error instanceof MediaError)) return error
  const reason = mediaReason(error)
  if (reason === undefined) return error
  return new ServiceProblem('unreadable_media', {
    detail: 'An image is a PNG, JPEG, WebP or GIF file; its type is read from its bytes, not from its name.',
    errors: [{ pointer, detail: reason.includes(';') ? reason : `${reason}; send a PNG, JPEG, WebP or GIF file` }],
    cause: error,
  })
}

/** What is wrong with the image; undefined where the fault is not in the image. */
function mediaReason(error: MediaError): string | undefined {
  switch (error.code) {
    case 'unreadable_media':
      if (error instanceof TruncatedMediaError) return 'ends before the image is complete; send the whole file'
      return 'is not an image that can be read'
    case 'media_too_large':
      return 'has more than 64 megapixels, which is too large to decode; make it smaller'
    case 'stitch_failed':
    case 'media_storage_full':
      return undefined
  }
}
