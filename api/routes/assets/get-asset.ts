// GET /v1/assets/{id}
import { z } from '@hono/zod-openapi'
import { Asset } from '../../../contracts/public/assets.ts'
import { AssetId } from '../../../contracts/public/ids.ts'
import { openAsset } from '../../../services/assets/open-asset.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const getAssetOperation = operation(
  {
    operationId: 'getAsset',
    method: 'get',
    path: '/v1/assets/{id}',
    tags: ['Assets'],
    summary: 'Read what is known of a stored file',
    request: { params: z.object({ id: AssetId }) },
    responses: {
      200: jsonAnswer('The facts.', Asset, EXAMPLES.asset),
      ...problems('not_found'),
    },
  },
  async (c) => {
    const { asset } = await openAsset({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(asset, 200)
  },
)
