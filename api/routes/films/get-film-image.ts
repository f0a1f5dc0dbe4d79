// GET /v1/films/{id}/poster, /v1/films/{id}/sheet and /v1/films/{id}/preview
import { z } from '@hono/zod-openapi'
import { FilmId } from '../../../contracts/public/ids.ts'
import { type FilmImage, openFilmImage } from '../../../services/films/open-film-file.ts'
import { caller } from '../../access/access.ts'
import { fileResponses } from '../../files/file-responses.ts'
import { sendFile } from '../../files/send-file.ts'
import { operation } from '../../operation.ts'

interface ImageOperation {
  image: FilmImage
  operationId: string
  contentType: 'image/jpeg' | 'image/gif'
  summary: string
  description: string
}

function imageOperation({ image, operationId, contentType, summary, description }: ImageOperation) {
  return operation(
    {
      operationId,
      method: 'get',
      path: `/v1/films/{id}/${image}`,
      tags: ['Films'],
      summary,
      description: `${description} It is made together with the video.`,
      access: caller('read'),
      request: { params: z.object({ id: FilmId }) },
      responses: fileResponses(contentType),
      problems: ['wrong_state', 'range_not_satisfiable'],
    },
    async (c) => {
      const file = await openFilmImage({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), image } })
      const name = `${file.film.title ?? file.film.id}-${image}.${contentType === 'image/gif' ? 'gif' : 'jpg'}`
      return sendFile(c, { file, fileName: name, isImmutable: false })
    },
  )
}

export const getFilmPosterOperation = imageOperation({
  image: 'poster',
  operationId: 'getFilmPoster',
  contentType: 'image/jpeg',
  summary: 'Get the poster of a film',
  description: 'The frame in the middle of the first scene, in the size of the video.',
})

export const getFilmSheetOperation = imageOperation({
  image: 'sheet',
  operationId: 'getFilmSheet',
  contentType: 'image/jpeg',
  summary: 'Get the contact sheet of a film',
  description: 'One frame of each scene, numbered in the order of the video.',
})

export const getFilmPreviewOperation = imageOperation({
  image: 'preview',
  operationId: 'getFilmPreview',
  contentType: 'image/gif',
  summary: 'Get the animated preview of a film',
  description: 'A GIF with up to 48 frames of the scenes, without audio.',
})
