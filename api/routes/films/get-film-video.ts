// GET /v1/films/{id}/video
import { z } from '@hono/zod-openapi'
import { FilmId } from '../../../contracts/public/ids.ts'
import { openFilmVideo } from '../../../services/films/open-film-video.ts'
import { caller } from '../../access/access.ts'
import { fileResponses } from '../../files/file-responses.ts'
import { sendFile } from '../../files/send-file.ts'
import { operation } from '../../operation.ts'

export const getFilmVideoOperation = operation(
  {
    operationId: 'getFilmVideo',
    method: 'get',
    path: '/v1/films/{id}/video',
    tags: ['Films'],
    summary: 'Get the video of a film',
    description:
      'A film has a video when it is completed, or when it ended early with finished scenes (`videoIsPartial`).',
    access: caller('read'),
    request: { params: z.object({ id: FilmId }) },
    responses: fileResponses('video/mp4'),
    problems: ['wrong_state', 'range_not_satisfiable'],
  },
  async (c) => {
    const video = await openFilmVideo({ ctx: c.get('ctx'), input: c.req.valid('param') })
    const name = video.film.title ?? video.film.id
    return sendFile(c, { file: video, fileName: `${name}.mp4`, isImmutable: false })
  },
)
