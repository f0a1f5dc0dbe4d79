// GET /v1/models
import { ModelList } from '../../../contracts/models/model-info.ts'
import { listModels } from '../../../services/models/list-models.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const listModelsOperation = operation(
  {
    operationId: 'listModels',
    method: 'get',
    path: '/v1/models',
    tags: ['Models'],
    summary: 'List the models with their input, price and usual duration',
    responses: {
      200: jsonAnswer('All of them.', ModelList, { data: [EXAMPLES.model] }),
      ...problems(),
    },
  },
  (c) => c.json(listModels(), 200),
)
