// GET /v1/films/{id}
import { z } from '@hono/zod-openapi'
import { Film } from '../../../contracts/public/films.ts'
import { FilmId } from '../../../contracts/public/ids.ts'
import { getFilm } from '../../../services/films/get-film.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

export const getFilmOperation = operation(
  {
    operationId: 'getFilm',
    method: 'get',
    path: '/v1/films/{id}',
    tags: ['Films'],
    summary: 'Read a film',
    request: { params: z.object({ id: FilmId }) },
    responses: {
      200: jsonAnswer('As it stands now.', Film, EXAMPLES.film),
      ...problems('not_found'),
    },
  },
  async (c) => {
    const film = await getFilm({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(film, 200)
  },
)
