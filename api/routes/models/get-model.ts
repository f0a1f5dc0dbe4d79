// GET /v1/models/{id}
import { z } from '@hono/zod-openapi'
import { ModelInfo } from '../../../contracts/models/model-info.ts'
import { getModel } from '../../../services/models/list-models.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const getModelOperation = operation(
  {
    operationId: 'getModel',
    method: 'get',
    path: '/v1/models/{id}',
    tags: ['Models'],
    summary: 'Read one model',
    request: {
      params: z.object({
        id: z.string().meta({
          description: 'Id or alias. The slashes of an id may stand as they are.',
          examples: ['soul', 'higgsfield-ai/soul/standard'],
        }),
      }),
    },
    responses: {
      200: jsonAnswer('The model.', ModelInfo, EXAMPLES.model),
      ...problems('not_found'),
    },
  },
  (c) => c.json(getModel({ input: c.req.valid('param') }), 200),
  { routingPath: '/v1/models/{id{.+}}' },
)
