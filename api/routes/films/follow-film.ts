// GET /v1/films/{id}/events
import { z } from '@hono/zod-openapi'
import { FilmId } from '../../../contracts/public/ids.ts'
import { caller } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { EVENT_STREAM_RESPONSES, LastEventHeader, LastEventQuery, sendEvents } from '../../sse/send-events.ts'

export const followFilmOperation = operation(
  {
    operationId: 'followFilm',
    method: 'get',
    path: '/v1/films/{id}/events',
    tags: ['Films'],
    summary: 'Follow a film and its scenes as server-sent events',
    description:
      'Events are `film.<status>` with `FilmEventData` and `scene.<status>` with `SceneEventData`. After a lost connection send `Last-Event-ID` to receive the events that were missed. The events of an ended job are deleted after 30 days, unless the operator sets another time; then the response is 204.',
    access: caller('read'),
    request: { params: z.object({ id: FilmId }), query: LastEventQuery, headers: LastEventHeader },
    responses: EVENT_STREAM_RESPONSES,
  },
  async (c) => sendEvents(c, { kind: 'film', id: c.req.valid('param').id }),
)
