// GET /v1/films
import { FilmPage } from '../../../contracts/public/films.ts'
import { PageQuery } from '../../../contracts/public/pages.ts'
import { listFilms } from '../../../services/films/list-films.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { linkToNextPage } from '../page-link.ts'

export const listFilmsOperation = operation(
  {
    operationId: 'listFilms',
    method: 'get',
    path: '/v1/films',
    tags: ['Films'],
    summary: 'List films, newest first',
    request: { query: PageQuery },
    responses: {
      200: jsonAnswer('A page.', FilmPage, { data: [EXAMPLES.film], nextCursor: null }),
      ...problems('invalid_request'),
    },
  },
  async (c) => {
    const page = await listFilms({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
