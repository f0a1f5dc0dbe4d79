// GET /v1/films
import { FilmPage } from '../../../contracts/public/films.ts'
import { FilmQuery } from '../../../contracts/public/job-filters.ts'
import { listFilms } from '../../../services/films/read-films.ts'
import { caller } from '../../access/access.ts'
import { FILM_EXAMPLE } from '../../openapi/examples/films.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'
import { linkToNextPage } from '../../responses/page-link.ts'

export const listFilmsOperation = operation(
  {
    operationId: 'listFilms',
    method: 'get',
    path: '/v1/films',
    tags: ['Films'],
    summary: 'List films, newest first',
    description:
      'All filters apply together. `since` must be before `until`; otherwise the response is `invalid_request`.',
    access: caller('read'),
    request: { query: FilmQuery },
    responses: { 200: jsonResponse('A page.', FilmPage, { data: [FILM_EXAMPLE], nextCursor: null }) },
  },
  async (c) => {
    const page = await listFilms({ ctx: c.get('ctx'), input: c.req.valid('query') })
    linkToNextPage(c, page.nextCursor)
    return c.json(page, 200)
  },
)
