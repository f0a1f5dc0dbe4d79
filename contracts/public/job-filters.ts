// The query parameters that choose which jobs a list has. All of them apply together.
import { z } from 'zod'
import { MODELS } from '../models/catalogue.ts'
import { FILM_STATUSES, GENERATION_STATUSES } from '../vocabulary/statuses.ts'
import { FilmId } from './ids.ts'
import { PageQuery } from './pages.ts'

const Instant = z.iso.datetime({ offset: true, error: 'must be a time, for example 2026-11-21T09:30:00Z' })

/** The id of a model that the catalogue does not have. */
const OTHER_ID = /^[\w.-]+(\/[\w.-]+)+$/

const JobQuery = PageQuery.extend({
  model: z
    .union([
      z.string().max(200).regex(OTHER_ID, { abort: true }),
      z.enum(MODELS.flatMap((model) => [model.id, ...model.aliases])),
    ])
    .optional()
    .meta({ description: 'Only jobs of this model, by id or alias.' }),
  since: Instant.optional().meta({ description: 'Only jobs created at this time or later. RFC 3339.' }),
  until: Instant.optional().meta({
    description: 'Only jobs created before this time. RFC 3339. It must be after `since`.',
  }),
})

/** Query of `GET /v1/generations`. */
export const GenerationQuery = JobQuery.extend({
  status: z.enum(GENERATION_STATUSES).optional().meta({ description: 'Only generations with this status.' }),
  filmId: FilmId.optional().meta({ description: 'Only the generations of scenes of this film.' }),
})
export type GenerationQuery = z.infer<typeof GenerationQuery>

/** Query of `GET /v1/films`. */
export const FilmQuery = JobQuery.extend({
  status: z.enum(FILM_STATUSES).optional().meta({ description: 'Only films with this status.' }),
})
export type FilmQuery = z.infer<typeof FilmQuery>
