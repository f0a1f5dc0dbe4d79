// POST /v1/upload-sessions/{id}/complete
import { z } from '@hono/zod-openapi'
import { Asset } from '../../../contracts/public/assets.ts'
import { UploadSessionId } from '../../../contracts/public/ids.ts'
import { completeUpload } from '../../../services/uploads/complete-session.ts'
import { caller } from '../../access/access.ts'
import { ASSET_EXAMPLE } from '../../openapi/examples/assets.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const completeUploadSessionOperation = operation(
  {
    operationId: 'completeUploadSession',
    method: 'post',
    path: '/v1/upload-sessions/{id}/complete',
    tags: ['Assets'],
    summary: 'Check the file of an upload and store it',
    description:
      'The file is opened: its type, size, length and hash are measured. Jobs name it by the id of the asset. A repetition gives the same asset. A file that is refused ends the upload, and its parts are deleted.',
    access: caller('create'),
    request: { params: z.object({ id: UploadSessionId }) },
    responses: {
      201: {
        ...jsonResponse('The stored asset.', Asset, ASSET_EXAMPLE),
        headers: { Location: { schema: { type: 'string' }, description: 'Path of the asset.' } },
      },
    },
    problems: ['wrong_state', 'unreadable_media', 'payload_too_large', 'invalid_content', 'storage_full'],
  },
  async (c) => {
    const asset = await completeUpload({ ctx: c.get('ctx'), input: c.req.valid('param') })
    c.get('facts')['assetId'] = asset.id
    c.header('Location', `/v1/assets/${asset.id}`)
    return c.json(asset, 201)
  },
)
