// The body of an upload: the field `file` of a form, or the whole body as the file.
import type { Context } from 'hono'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { invalidContent, ServiceProblem } from '../../services/problems/service-problem.ts'
import { bodyBytesOrThrow, incompleteBody } from './body-bytes.ts'
import { IDEMPOTENCY_PROBLEMS, IdempotencyHeader, idempotencyKeyOrThrow } from './idempotency-key.ts'
import { boundaryOf, MultipartError, readFilePart } from './multipart-file.ts'
import type { RequestBody } from './request-body.ts'

export interface UploadBody {
  /** A stream that has not been read yet. */
  body: AsyncIterable<Uint8Array>
  /** Pointer of the field for problems; empty for a raw body. */
  pointer: string
  idempotencyKey: string | undefined
}

/** Boundaries, headers and small fields around the file. */
const FORM_MARGIN_BYTES = 64 * 1024

const bytes = { schema: { type: 'string', format: 'binary' } }
const form = { schema: { type: 'object', properties: { file: bytes.schema }, required: ['file'] } }

export const uploadBody: RequestBody<UploadBody> = {
  content: { 'multipart/form-data': form, 'image/*': bytes, 'video/mp4': bytes, 'audio/wav': bytes },
  headers: IdempotencyHeader,
  problems: [
    'incomplete_body',
    'body_timeout',
    'payload_too_large',
    'unsupported_media_type',
    'invalid_content',
    ...IDEMPOTENCY_PROBLEMS,
  ],
  read: async (c) => {
    const idempotencyKey = idempotencyKeyOrThrow(c)
    return { ...openOrThrow(c), idempotencyKey }
  },
}

/** Throws `unsupported_media_type`, or `payload_too_large` for the declared length. Reading the stream throws as `bodyBytesOrThrow` says. */
function openOrThrow(c: Context): Pick<UploadBody, 'body' | 'pointer'> {
  const contentType = c.req.header('content-type') ?? ''
  const boundary = boundaryOf(contentType)
  const isRaw = /^((image|video|audio)\/|application\/octet-stream)/i.test(contentType)
  if (boundary === undefined && !isRaw) {
    throw new ServiceProblem('unsupported_media_type', {
      detail: 'Send a multipart/form-data form with the field "file", or the file itself with its type.',
    })
  }
  const limitBytes = MAX_UPLOAD_BYTES + (boundary === undefined ? 0 : FORM_MARGIN_BYTES)
  const pointer = boundary === undefined ? '' : '/file'
  const stream = bodyBytesOrThrow(c, {
    pointer,
    maxBytes: limitBytes,
    tooLarge: `An upload may have at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB.`,
  })
  return { body: boundary === undefined ? stream : filePart(stream, boundary), pointer }
}

async function* filePart(stream: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readFilePart(stream, { boundary, name: 'file' })
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error
    if (error.reason === 'truncated') throw incompleteBody('/file', error)
    const detail =
      error.reason === 'no_such_part' ? 'is required: the form has no field of this name' : 'is not in a readable form'
    throw invalidContent([{ pointer: '/file', detail }])
  }
}
