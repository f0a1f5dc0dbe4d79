// POST /v1/films/{id}/cancel
import { z } from '@hono/zod-openapi'
import { CancelledFilm } from '../../../contracts/public/films.ts'
import { FilmId } from '../../../contracts/public/ids.ts'
import { cancelFilm } from '../../../services/films/cancel-film.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'

const example = { cancellation: EXAMPLES.cancellation, film: EXAMPLES.film }

export const cancelFilmOperation = operation(
  {
    operationId: 'cancelFilm',
    method: 'post',
    path: '/v1/films/{id}/cancel',
    tags: ['Films'],
    summary: 'Ask for a film to be cancelled',
    description:
      'No further scene is begun; what is finished stays, joined to a partial video. The answer says what will become of it.',
    request: { params: z.object({ id: FilmId }) },
    responses: {
      200: jsonAnswer('It had ended already.', CancelledFilm, example),
      202: jsonAnswer('Asked for.', CancelledFilm, example),
      ...problems('not_found'),
    },
  },
  async (c) => {
    const cancelled = await cancelFilm({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(cancelled, cancelled.cancellation.outcome === 'already_final' ? 200 : 202)
  },
)
