// Turns the query of a list of jobs into what the database reads: position, limit and conditions.
import { findModel } from '../../contracts/models/catalogue.ts'
import type { FilmQuery, GenerationQuery } from '../../contracts/public/job-filters.ts'
import type { PagePosition } from '../../db/connection/keyset-page.ts'
import type { JobFilter } from '../../db/jobs/jobs.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { pagePositionOrThrow } from './page-position.ts'

interface JobPage {
  limit: number
  after: PagePosition | undefined
  filter: JobFilter
}

/** An alias of the model becomes its id. Throws `invalid_request` for a cursor that this API did not make, and for an empty period. */
export function jobPageOrThrow(query: FilmQuery | GenerationQuery): JobPage {
  const { limit, cursor, since, until, model, ...rest } = query
  const filter: JobFilter = {
    ...rest,
    model: model && (findModel(model)?.id ?? model),
    since: since === undefined ? undefined : new Date(since),
    until: until === undefined ? undefined : new Date(until),
  }
  if (filter.since && filter.until && filter.since >= filter.until) {
    throw new ServiceProblem('invalid_request', {
      detail: 'The period is empty.',
      errors: [{ pointer: 'since', detail: 'must be before `until`' }],
    })
  }
  return { limit, after: pagePositionOrThrow(cursor), filter }
}
