// What the media work of a film waits for, as callers see it.
import { z } from 'zod'
import { FILM_WAIT_REASONS } from '../vocabulary/statuses.ts'

export const FilmWait = z
  .object({
    reason: z.enum(FILM_WAIT_REASONS).meta({
      description:
        '`media_worker`: a worker with a free core. `storage`: a disk or an object store that accepts files.',
    }),
    detail: z.string(),
    since: z.iso.datetime(),
  })
  .meta({ id: 'FilmWait' })
export type FilmWait = z.infer<typeof FilmWait>
