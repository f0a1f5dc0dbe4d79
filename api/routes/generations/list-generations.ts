// GET /v1/generations
import { GenerationPage } from '../../../contracts/public/generations.ts'
import { GenerationQuery } from '../../../contracts/public/job-filters.ts'
import { listGenerations } from '../../../services/generations/read-generations.ts'
import { caller } from '../../access/access.ts'
import { GENERATION_EXAMPLE } from '../../openapi/examples/generations.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { linkToNextPage } from '../../responses/page-link.ts'

export const listGenerationsOperation = operation(
  {
    operationId: 'listGenerations',
    method: 'get',
    path: '/v1/generations',
    tags: ['Generations'],
    summary: 'List generations, newest first',
    description:
      'The list includes the generations of scenes of films. All filters apply together. `since` must be before `until`; otherwise the response is `invalid_request`.',
    access: caller('read'),
    request: { query: GenerationQuery },
    responses: { 200: jsonResponse('A page.', GenerationPage, { data: [GENERATION_EXAMPLE], nextCursor: null }) },
  },
  async (c) => {
    const page = await listGenerations({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
