// GET /v1/models
import { ModelList } from '../../../contracts/models/model-info.ts'
import { listModels } from '../../../services/list-models.ts'
import { operation, problems } from '../../operation.ts'

export const listModelsOperation = operation(
  {
    operationId: 'listModels',
    method: 'get',
    path: '/v1/models',
    tags: ['Models'],
    summary: 'List the models with their input, price and usual duration',
    responses: {
      200: { description: 'All of them.', content: { 'application/json': { schema: ModelList } } },
      ...problems(),
    },
  },
  (c) => c.json(listModels(), 200),
)
