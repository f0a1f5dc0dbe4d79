// GET /v1/assets/{id}/content
import { z } from '@hono/zod-openapi'
import { AssetId } from '../../../contracts/public/ids.ts'
import { openAsset } from '../../../services/assets/open-asset.ts'
import { caller } from '../../access/access.ts'
import { fileResponses } from '../../files/file-responses.ts'
import { sendFile } from '../../files/send-file.ts'
import { operation } from '../../operation.ts'

export const getAssetContentOperation = operation(
  {
    operationId: 'getAssetContent',
    method: 'get',
    path: '/v1/assets/{id}/content',
    tags: ['Assets'],
    summary: 'Get the bytes of a stored file',
    description: 'The bytes under one id never change, so they may be cached without limit.',
    access: caller('read'),
    request: { params: z.object({ id: AssetId }) },
    responses: fileResponses('image/*', 'video/*', 'audio/*'),
    problems: ['range_not_satisfiable'],
  },
  async (c) => {
    const file = await openAsset({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return sendFile(c, { file, fileName: file.fileName, isImmutable: true })
  },
)
