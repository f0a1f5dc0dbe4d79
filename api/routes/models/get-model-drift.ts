// GET /v1/models/drift
import { ModelDrift } from '../../../contracts/public/model-drift.ts'
import { readDrift } from '../../../services/models/read-drift.ts'
import { operator } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getModelDriftOperation = operation(
  {
    operationId: 'getModelDrift',
    method: 'get',
    path: '/v1/models/drift',
    tags: ['Models'],
    summary: 'Compare the catalogue with what the accounts offer',
    description:
      'Models that the catalogue does not have, models that no account offers, and other fields, values, bounds, defaults and prices. From the lists that the worker reads every hour; nothing is read from the platform.',
    access: operator('read'),
    responses: {
      200: jsonResponse('The differences.', ModelDrift, {
        listsRead: 2,
        listsMissing: 0,
        differences: [
          {
            kind: 'new_value',
            model: 'kling-video/v2.6/pro/image-to-video',
            field: 'duration',
            catalogue: null,
            platform: '15',
            detail: 'takes 15 on the platform too',
          },
        ],
      }),
    },
  },
  async (c) => c.json(await readDrift({ ctx: c.get('ctx') }), 200),
)
