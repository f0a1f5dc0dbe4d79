// POST /v1/uploads
import { Asset, MAX_UPLOAD_BYTES } from '../../../contracts/public/assets.ts'
import { createUpload } from '../../../services/assets/create-upload.ts'
import { caller } from '../../access/access.ts'
import { ASSET_EXAMPLE } from '../../openapi/examples/assets.ts'
import { operation } from '../../operation.ts'
import { uploadBody } from '../../request/upload-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const createUploadOperation = operation(
  {
    operationId: 'createUpload',
    method: 'post',
    path: '/v1/uploads',
    tags: ['Assets'],
    summary: 'Upload an image, a clip or audio for use in jobs',
    description: `Send a form with the field \`file\`, or the bytes as the body; at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB. Images are PNG, JPEG, WebP or GIF, clips MP4 and audio WAV. The type is detected from the bytes. The same bytes give the same asset. An upload that no job has used is deleted after a time that the operator sets, by default 30 days; uploading the same bytes begins that time anew.`,
    access: caller('create'),
    body: uploadBody,
    responses: {
      201: {
        ...jsonResponse('The stored asset.', Asset, ASSET_EXAMPLE),
        headers: { Location: { schema: { type: 'string' }, description: 'Path of the asset.' } },
      },
    },
    problems: ['unreadable_media', 'storage_full'],
  },
  async (c, sent) => {
    const answer = await createUpload({ ctx: c.get('ctx'), input: sent })
    c.get('facts')['assetId'] = answer.body.id
    c.header('Location', `/v1/assets/${answer.body.id}`)
    if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
    return c.json(answer.body, 201)
  },
)
