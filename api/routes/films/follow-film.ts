// GET /v1/films/{id}/events
import { z } from '@hono/zod-openapi'
import { FilmId } from '../../../contracts/public/ids.ts'
import { operation, problems } from '../../operation.ts'
import { answerEvents, EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery } from '../../sse/answer-events.ts'

export const followFilmOperation = operation(
  {
    operationId: 'followFilm',
    method: 'get',
    path: '/v1/films/{id}/events',
    tags: ['Films'],
    summary: 'Follow a film and its scenes as server-sent events',
    description:
      'Events are `film.<status>` with `FilmEventData` and `scene.<status>` with `SceneEventData`. Reconnect with `Last-Event-ID` to miss nothing.',
    request: { params: z.object({ id: FilmId }), query: LastEventQuery, headers: LastEventHeader },
    responses: { ...EVENT_STREAM_RESPONSES, ...problems('invalid_request', 'not_found') },
  },
  async (c) => answerEvents(c, { kind: 'film', id: c.req.valid('param').id }),
)
