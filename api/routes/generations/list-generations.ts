// GET /v1/generations
import { GenerationPage } from '../../../contracts/public/generations.ts'
import { PageQuery } from '../../../contracts/public/pages.ts'
import { listGenerations } from '../../../services/generations/list-generations.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { linkToNextPage } from '../page-link.ts'

export const listGenerationsOperation = operation(
  {
    operationId: 'listGenerations',
    method: 'get',
    path: '/v1/generations',
    tags: ['Generations'],
    summary: 'List generations, newest first',
    description: 'Scenes of films are generations as well and are listed with the others.',
    request: { query: PageQuery },
    responses: {
      200: jsonAnswer('A page.', GenerationPage, { data: [EXAMPLES.generation], nextCursor: null }),
      ...problems('invalid_request'),
    },
  },
  async (c) => {
    const page = await listGenerations({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
