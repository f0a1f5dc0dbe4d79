// Finds the bytes of an upload: the field `file` of a form, or the whole body.
import type { Context } from 'hono'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { invalidContent, ServiceProblem } from '../../services/problems/service-problem.ts'
import { boundaryOf, MultipartError, readFilePart } from './multipart-file.ts'

export interface UploadBody {
  body: AsyncIterable<Uint8Array>
  /** Pointer of the field for problems; empty for a raw body. */
  pointer: string
}

/** Boundaries, headers and small fields around the file. */
const FORM_MARGIN_BYTES = 64 * 1024

/** Nothing is read yet. Throws `unsupported_media_type` or `payload_too_large`. */
export function uploadBodyOrThrow(c: Context): UploadBody {
  const contentType = c.req.header('content-type') ?? ''
  const boundary = boundaryOf(contentType)
  const isRaw = /^(image\/|application\/octet-stream)/i.test(contentType)
  if (boundary === undefined && !isRaw) {
    throw new ServiceProblem('unsupported_media_type', {
      detail: 'Send a multipart/form-data form with the field "file", or the picture itself with an image/* type.',
    })
  }
  const limitBytes = MAX_UPLOAD_BYTES + (boundary === undefined ? 0 : FORM_MARGIN_BYTES)
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) {
    throw new ServiceProblem('payload_too_large', {
      detail: `An upload may have ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB.`,
    })
  }
  const stream: AsyncIterable<Uint8Array> = c.req.raw.body ?? nothing()
  return boundary === undefined ? { body: stream, pointer: '' } : { body: filePart(stream, boundary), pointer: '/file' }
}

async function* filePart(stream: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readFilePart(stream, { boundary, name: 'file' })
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error
    const detail =
      error.reason === 'no_such_part' ? 'is required: the form has no field of this name' : 'breaks off before its end'
    throw invalidContent([{ pointer: '/file', detail }])
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A body that is not there is an empty one; what an empty picture is, the media tools say.
}
