// GET /v1/assets/{id}
import { z } from '@hono/zod-openapi'
import { StoredAsset } from '../../../contracts/public/assets.ts'
import { AssetId } from '../../../contracts/public/ids.ts'
import { openAsset } from '../../../services/assets/open-asset.ts'
import { caller } from '../../access/access.ts'
import { ASSET_EXAMPLE } from '../../openapi/examples/assets.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getAssetOperation = operation(
  {
    operationId: 'getAsset',
    method: 'get',
    path: '/v1/assets/{id}',
    tags: ['Assets'],
    summary: 'Read the properties of a stored file',
    access: caller('read'),
    request: { params: z.object({ id: AssetId }) },
    responses: { 200: jsonResponse('The properties.', StoredAsset, { ...ASSET_EXAMPLE, fromSandbox: false }) },
  },
  async (c) => {
    const { asset } = await openAsset({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(asset, 200)
  },
)
