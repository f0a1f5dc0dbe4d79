// POST /v1/films
import { Film } from '../../../contracts/films.ts'
import { createFilm } from '../../../services/create-film.ts'
import { EXAMPLES } from '../../examples.ts'
import { jsonAnswer, operation, problems } from '../../operation.ts'
import { IdempotencyHeader } from '../../request/idempotency-key.ts'
import { readIdempotentJson } from '../../request/read-idempotent-json.ts'
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
    responses: {
      202: {
        ...jsonAnswer('Accepted.', Film, EXAMPLES.film),
        headers: { Location: { schema: { type: 'string' }, description: 'Where to read it.' } },
      },
      ...problems(
        'invalid_json',
        'invalid_request',
        'payload_too_large',
        'unsupported_media_type',
        'invalid_content',
        'unknown_model',
        'unreadable_media',
        'unreachable_url',
        'idempotency_mismatch',
        'storage_full',
      ),
    },
  },
  async (c) => {
    const { body, idempotency } = await readIdempotentJson(c)
    const answer = await createFilm({ ctx: c.get('ctx'), input: { body, idempotency } })
    c.get('facts')['filmId'] = answer.body.id
    c.header('Location', answer.body.links.self)
    if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
    return c.json(answer.body, 202)
  },
)
