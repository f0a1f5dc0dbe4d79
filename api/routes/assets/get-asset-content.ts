// GET /v1/assets/{id}/content
import { z } from '@hono/zod-openapi'
import { AssetId } from '../../../contracts/public/ids.ts'
import { openAsset } from '../../../services/assets/open-asset.ts'
import { answerFile } from '../../files/answer-file.ts'
import { fileResponses } from '../../files/file-responses.ts'
import { operation, problems } from '../../operation.ts'

export const getAssetContentOperation = operation(
  {
    operationId: 'getAssetContent',
    method: 'get',
    path: '/v1/assets/{id}/content',
    tags: ['Assets'],
    summary: 'Get the bytes of a stored file',
    description: 'They never change under one id, so they may be cached for ever.',
    request: { params: z.object({ id: AssetId }) },
    responses: {
      ...fileResponses('image/*', 'video/*', 'audio/*'),
      ...problems('not_found', 'range_not_satisfiable'),
    },
  },
  async (c) => {
    const file = await openAsset({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return answerFile(c, { file, fileName: file.fileName, isImmutable: true })
  },
)
