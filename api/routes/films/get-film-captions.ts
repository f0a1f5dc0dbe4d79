// GET /v1/films/{id}/captions
import { z } from '@hono/zod-openapi'
import { FilmId } from '../../../contracts/public/ids.ts'
import { readFilmCaptions } from '../../../services/films/open-film-file.ts'
import { caller } from '../../access/access.ts'
import { operation } from '../../operation.ts'

const CONTENT_TYPES = { srt: 'application/x-subrip', vtt: 'text/vtt' } as const
const text = { schema: { type: 'string' as const } }

export const getFilmCaptionsOperation = operation(
  {
    operationId: 'getFilmCaptions',
    method: 'get',
    path: '/v1/films/{id}/captions',
    tags: ['Films'],
    summary: 'Get the captions of a film',
    description: 'The captions with which the video was joined, in its times.',
    access: caller('read'),
    request: {
      params: z.object({ id: FilmId }),
      query: z.object({
        format: z.enum(['vtt', 'srt']).default('vtt').meta({ description: 'WebVTT for web pages, or SubRip.' }),
      }),
    },
    responses: {
      200: { description: 'The captions.', content: { [CONTENT_TYPES.vtt]: text, [CONTENT_TYPES.srt]: text } },
    },
    problems: ['wrong_state'],
  },
  async (c) => {
    const { format } = c.req.valid('query')
    const captions = await readFilmCaptions({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), format } })
    const headers = { 'Content-Type': `${CONTENT_TYPES[format]}; charset=utf-8`, 'Cache-Control': 'private, no-cache' }
    return c.body(captions.text, 200, headers)
  },
)
