// POST /v1/films/{id}/join
import { z } from '@hono/zod-openapi'
import { Film } from '../../../contracts/public/films.ts'
import { FilmId } from '../../../contracts/public/ids.ts'
import { joinFilm } from '../../../services/films/join-film.ts'
import { caller } from '../../access/access.ts'
import { FILM_EXAMPLE } from '../../openapi/examples/films.ts'
import { EXAMPLE_TIME } from '../../openapi/examples/ids.ts'
import { JoinSettings } from '../../../contracts/public/join-settings.ts'
import { operation } from '../../operation.ts'
import { optionalJsonBody } from '../../request/json-body.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example: Film = {
  ...FILM_EXAMPLE,
  status: 'failed',
  finishedAt: EXAMPLE_TIME,
  error: { code: 'media_failed', detail: 'The clips could not be joined: could not write the film', paid: 'yes' },
  join: { requestedAt: EXAMPLE_TIME, finishedAt: null, error: null },
}

export const joinFilmOperation = operation(
  {
    operationId: 'joinFilm',
    method: 'post',
    path: '/v1/films/{id}/join',
    tags: ['Films'],
    summary: 'Join the clips of an ended film again',
    description:
      'Joins the clips that the film has, and costs nothing. With a body, the film gets these settings and is joined by them, also where it is completed. Without one, its own settings are used. Where every scene has a clip, the film becomes `completed`. Otherwise its status stays, and its video is partial. `join` of the film says when it has finished. A repeated call changes nothing while it runs.',
    access: caller('create'),
    request: { params: z.object({ id: FilmId }) },
    body: optionalJsonBody(JoinSettings),
    responses: { 202: jsonResponse('The clips are being joined.', Film, example) },
    problems: ['wrong_state', 'unreachable_url', 'unreadable_media', 'too_many_fetches'],
  },
  async (c, sent) =>
    c.json(await joinFilm({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), body: sent?.body } }), 202),
)
