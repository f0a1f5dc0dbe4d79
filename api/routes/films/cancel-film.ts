// POST /v1/films/{id}/cancel
import { z } from '@hono/zod-openapi'
import { CancelledFilm } from '../../../contracts/public/films.ts'
import { FilmId } from '../../../contracts/public/ids.ts'
import { cancelFilm } from '../../../services/films/cancel-film.ts'
import { isFinalFilmStatus } from '../../../contracts/vocabulary/statuses.ts'
import { caller } from '../../access/access.ts'
import { FILM_EXAMPLE } from '../../openapi/examples/films.ts'
import { CANCELLATION_EXAMPLE } from '../../openapi/examples/generations.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example = { cancellation: { ...CANCELLATION_EXAMPLE, scenes: [] }, film: FILM_EXAMPLE }

export const cancelFilmOperation = operation(
  {
    operationId: 'cancelFilm',
    method: 'post',
    path: '/v1/films/{id}/cancel',
    tags: ['Films'],
    summary: 'Request the cancellation of a film',
    description:
      'Starts no further scene. Finished scenes are kept, joined to a partial video. Waits a moment for the outcome, which `cancellation` states. A request that is not decided is repeated automatically; a second call repeats it at once.',
    access: caller('create'),
    request: { params: z.object({ id: FilmId }) },
    responses: {
      200: jsonResponse('The film has ended.', CancelledFilm, example),
      202: jsonResponse('The cancellation is requested.', CancelledFilm, example),
    },
  },
  async (c) => {
    const cancelled = await cancelFilm({ ctx: c.get('ctx'), input: c.req.valid('param') })
    return c.json(cancelled, isFinalFilmStatus(cancelled.film.status) ? 200 : 202)
  },
)
