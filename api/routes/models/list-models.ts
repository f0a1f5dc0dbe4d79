// GET /v1/models
import { ModelList, ModelQuery } from '../../../contracts/models/model-info.ts'
import { listAllModels } from '../../../services/models/list-models.ts'
import { caller } from '../../access/access.ts'
import { MODEL_EXAMPLE } from '../../openapi/examples/models.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const listModelsOperation = operation(
  {
    operationId: 'listModels',
    method: 'get',
    path: '/v1/models',
    tags: ['Models'],
    summary: 'List the models with their input, price and usual duration',
    access: caller('read'),
    request: { query: ModelQuery },
    responses: { 200: jsonResponse('The models.', ModelList, { data: [MODEL_EXAMPLE] }) },
  },
  async (c) => {
    const { capability, ...filter } = c.req.valid('query')
    const capabilities = capability === undefined ? undefined : [capability].flat()
    return c.json(await listAllModels({ ctx: c.get('ctx'), input: { ...filter, capability: capabilities } }), 200)
  },
)
