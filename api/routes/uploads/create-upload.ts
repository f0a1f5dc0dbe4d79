// POST /v1/uploads
import { Asset, MAX_UPLOAD_BYTES } from '../../../contracts/public/assets.ts'
import { createUpload } from '../../../services/assets/create-upload.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { IdempotencyHeader, idempotencyKeyOrThrow } from '../../request/idempotency-key.ts'
import { uploadBodyOrThrow } from '../../request/upload-body.ts'

const bytes = { schema: { type: 'string' as const, format: 'binary' } }

export const createUploadOperation = operation(
  {
    operationId: 'createUpload',
    method: 'post',
    path: '/v1/uploads',
    tags: ['Assets'],
    summary: 'Upload a picture, to be named in jobs by its id',
    description: `A form with the field \`file\`, or the bytes themselves as the body. At most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB; the bytes decide what it is. The same picture gives the same asset.`,
    request: {
      headers: IdempotencyHeader,
      body: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object' as const,
              properties: { file: { type: 'string' as const, format: 'binary' } },
              required: ['file'],
            },
          },
          'image/*': bytes,
        },
      },
    },
    responses: {
      201: {
        ...jsonAnswer('Stored.', Asset, EXAMPLES.asset),
        headers: { Location: { schema: { type: 'string' }, description: 'Where to read it.' } },
      },
      ...problems(
        'invalid_request',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
        'unreadable_media',
        'idempotency_mismatch',
        'storage_full',
      ),
    },
  },
  async (c) => {
    const idempotencyKey = idempotencyKeyOrThrow(c)
    const answer = await createUpload({ ctx: c.get('ctx'), input: { ...uploadBodyOrThrow(c), idempotencyKey } })
    c.get('facts')['assetId'] = answer.body.id
    c.header('Location', `/v1/assets/${answer.body.id}`)
    if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
    return c.json(answer.body, 201)
  },
)
