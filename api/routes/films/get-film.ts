// GET /v1/films/{id}
import { z } from '@hono/zod-openapi'
import { Film } from '../../../contracts/public/films.ts'
import { FilmId } from '../../../contracts/public/ids.ts'
import { getFilm } from '../../../services/films/read-films.ts'
import { caller } from '../../access/access.ts'
import { FILM_EXAMPLE } from '../../openapi/examples/films.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

export const getFilmOperation = operation(
  {
    operationId: 'getFilm',
    method: 'get',
    path: '/v1/films/{id}',
    tags: ['Films'],
    summary: 'Read a film',
    access: caller('read'),
    request: { params: z.object({ id: FilmId }) },
    responses: { 200: jsonResponse('The film.', Film, FILM_EXAMPLE) },
  },
  async (c) => {
    const film = await getFilm({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(film, 200)
  },
)
