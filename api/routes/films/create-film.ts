// POST /v1/films
import { Film } from '../../../contracts/public/films.ts'
import { createFilm } from '../../../services/films/create-film.ts'
import { EXAMPLES } from '../../examples.ts'
import { operation } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
import { acceptedOrProblem, setAcceptedHeaders } from '../accepted.ts'
import { jsonBodyOf } from '../json-body.ts'

export const createFilmOperation = operation(
  {
    operationId: 'createFilm',
    method: 'post',
    path: '/v1/films',
    tags: ['Films'],
    summary: 'Make a film of several scenes',
    description:
      'The first scene begins on the picture, each further one on the last frame of the one before. Accepted means promised: the film will be finished or honestly failed, and each clip paid for at most once.',
    request: { headers: IdempotencyHeader, body: jsonBodyOf('CreateFilm') },
    responses: acceptedOrProblem(Film, EXAMPLES.film),
  },
  async (c) => {
    const answer = await createFilm({ ctx: c.get('ctx'), input: await readIdempotentJson(c) })
    c.get('facts')['filmId'] = answer.body.id
    setAcceptedHeaders(c, answer)
    return c.json(answer.body, 202)
  },
)
