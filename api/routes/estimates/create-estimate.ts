// POST /v1/estimates
import { Estimate } from '../../../contracts/public/money.ts'
import { estimate } from '../../../services/money/estimate.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { readJson } from '../../request/read-json.ts'

const body = {
  required: true,
  content: {
    'application/json': {
      schema: {
        oneOf: [{ $ref: '#/components/schemas/CreateGeneration' }, { $ref: '#/components/schemas/CreateFilm' }],
      },
    },
  },
}

export const createEstimateOperation = operation(
  {
    operationId: 'createEstimate',
    method: 'post',
    path: '/v1/estimates',
    tags: ['Money'],
    summary: 'Ask what a generation or a film would cost',
    description:
      'Takes the body of `POST /v1/generations` or `POST /v1/films`. Pictures are not fetched, nothing is accepted and nothing is paid.',
    request: { body },
    responses: {
      200: jsonAnswer('The price, and where it is from.', Estimate, EXAMPLES.estimate),
      ...problems('invalid_json', 'payload_too_large', 'unsupported_media_type', 'invalid_content', 'unknown_model'),
    },
  },
  async (c) => {
    const { value } = await readJson(c)
    return c.json(await estimate({ ctx: c.get('ctx'), input: { body: value } }), 200)
  },
)
