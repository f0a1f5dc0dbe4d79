// Parses the id of a job, whose prefix names its kind.
import { idPattern } from '../../contracts/vocabulary/id-forms.ts'
import { UsageError } from '../errors/errors.ts'

const GENERATION_ID = new RegExp(idPattern('generation'))
const FILM_ID = new RegExp(idPattern('film'))

/** The id of a generation or film. */
export interface JobId {
  kind: 'generation' | 'film'
  id: string
  /** Path of the job in the API. */
  path: string
}

/** Returns the parsed id. Throws `UsageError` when it is the id of neither kind. */
export function parseJobIdOrThrow(text: string): JobId {
  if (GENERATION_ID.test(text)) return { kind: 'generation', id: text, path: `/v1/generations/${text}` }
  if (FILM_ID.test(text)) return { kind: 'film', id: text, path: `/v1/films/${text}` }
  throw new UsageError(`"${text.slice(0, 60)}" is not the id of a generation (gen_…) or a film (film_…).`)
}
