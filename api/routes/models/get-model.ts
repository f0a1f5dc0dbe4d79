// GET /v1/models/{id}
import { z } from '@hono/zod-openapi'
import { ModelInfo } from '../../../contracts/models/model-info.ts'
import { getModel } from '../../../services/models/list-models.ts'
import { caller } from '../../access/access.ts'
import { MODEL_EXAMPLE } from '../../openapi/examples/models.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getModelOperation = operation(
  {
    operationId: 'getModel',
    method: 'get',
    path: '/v1/models/{id}',
    routingPath: '/v1/models/{id{.+}}',
    tags: ['Models'],
    summary: 'Read a model',
    access: caller('read'),
    request: {
      params: z.object({
        id: z.string().meta({
          description: 'Id or alias. The slashes of an id need no encoding.',
          examples: ['soul', 'higgsfield-ai/soul/standard'],
        }),
      }),
    },
    responses: { 200: jsonResponse('The model.', ModelInfo, MODEL_EXAMPLE) },
  },
  async (c) => c.json(await getModel({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
)
