// An upload in parts, as callers see it. A broken connection loses at most the part that was being sent.
// Invariant: a part is replaced by sending it again, so that every request of an upload can be repeated.
import { z } from 'zod'
import { Asset, MAX_UPLOAD_BYTES } from './assets.ts'
import { UploadSessionId } from './ids.ts'

/** Size of every part but the last one. */
export const PART_BYTES = 8 * 1024 * 1024

/** How long an upload can be continued and completed, counted from its start. */
export const UPLOAD_SESSION_MS = 24 * 60 * 60_000

const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 hash in 64 lower-case hexadecimal digits' })

/** Body of `POST /v1/upload-sessions`. */
export const CreateUploadSession = z
  .strictObject({
    sizeBytes: z.int().min(1).max(MAX_UPLOAD_BYTES).meta({ description: 'Size of the whole file.' }),
    sha256: Sha256.optional().meta({
      description:
        'Hash of the whole file. With it, an open upload of the same file is continued, a file that is already stored is not sent again, and the received file is compared with it.',
    }),
  })
  .meta({
    id: 'CreateUploadSession',
    examples: [{ sizeBytes: 20_971_520, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }],
  })
export type CreateUploadSession = z.infer<typeof CreateUploadSession>

export const UploadPart = z
  .object({
    number: z.int().meta({ description: 'Counted from 1.' }),
    offsetBytes: z.int().meta({ description: 'Position of the part in the file.' }),
    sizeBytes: z.int(),
    isReceived: z.boolean(),
    url: z.string().meta({
      description:
        'Where to `PUT` the bytes of the part. A path of the API, or with an S3 store an address of the store that needs no token and is valid for an hour. `GET /v1/upload-sessions/{id}` returns new addresses.',
    }),
  })
  .meta({ id: 'UploadPart' })
export type UploadPart = z.infer<typeof UploadPart>

export const UploadSession = z
  .object({
    id: UploadSessionId,
    status: z.enum(['open', 'completed']),
    sizeBytes: z.int(),
    sha256: z.string().nullable(),
    receivedBytes: z.int().meta({ description: 'Sum of the parts that have arrived.' }),
    parts: z.array(UploadPart).meta({ description: 'Empty where the upload is completed.' }),
    asset: Asset.nullable().meta({ description: 'The stored file of a completed upload.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: 'After this time the parts are deleted.' }),
  })
  .meta({ id: 'UploadSession' })
export type UploadSession = z.infer<typeof UploadSession>
