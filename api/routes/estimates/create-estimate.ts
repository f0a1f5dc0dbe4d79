// POST /v1/estimates
import { EstimateFilm, EstimateGeneration } from '../../../contracts/public/estimates.ts'
import { Estimate } from '../../../contracts/public/money.ts'
import { estimate } from '../../../services/money/estimate.ts'
import { caller } from '../../access/access.ts'
import { MONEY_EXAMPLES } from '../../openapi/examples/money.ts'
import { operation } from '../../operation.ts'
import { jsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const createEstimateOperation = operation(
  {
    operationId: 'createEstimate',
    method: 'post',
    path: '/v1/estimates',
    tags: ['Money'],
    summary: 'Estimate the price of a generation or a film',
    description:
      'Takes the body of `POST /v1/generations` or `POST /v1/films`. Prompts and images may be missing: no price depends on them. It fetches no image, accepts no job and costs nothing.',
    access: caller('read'),
    body: jsonBody([EstimateGeneration, EstimateFilm]),
    responses: { 200: jsonResponse('The price and its source.', Estimate, MONEY_EXAMPLES.estimate) },
    problems: ['unknown_model', 'price_unknown', 'platform_unavailable'],
  },
  async (c, { body }) => c.json(await estimate({ ctx: c.get('ctx'), input: { body } }), 200),
)
