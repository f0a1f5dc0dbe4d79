// POST /v1/films
import { CreateFilm, Film } from '../../../contracts/public/films.ts'
import { createFilm } from '../../../services/films/create-film.ts'
import { caller } from '../../access/access.ts'
import { FILM_EXAMPLE } from '../../openapi/examples/films.ts'
import { operation } from '../../operation.ts'
import { idempotentJsonBody } from '../../request/json-body.ts'
import { ACCEPT_PROBLEMS, acceptedResponse, setAcceptedHeaders } from '../../responses/accepted.ts'

export const createFilmOperation = operation(
  {
    operationId: 'createFilm',
    method: 'post',
    path: '/v1/films',
    tags: ['Films'],
    summary: 'Make a film of several scenes',
    description:
      'The first scene starts on the given image, each further scene on the last frame of the scene before. An accepted film is finished, or fails with its true reason, and each clip is paid for at most once.',
    access: caller('create'),
    body: idempotentJsonBody(CreateFilm),
    responses: acceptedResponse(Film, FILM_EXAMPLE),
    problems: ACCEPT_PROBLEMS,
  },
  async (c, sent) => {
    const answer = await createFilm({ ctx: c.get('ctx'), input: sent })
    c.get('facts')['filmId'] = answer.body.id
    setAcceptedHeaders(c, answer)
    return c.json(answer.body, 202)
  },
)
