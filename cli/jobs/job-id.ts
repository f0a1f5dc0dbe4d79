// Tells the two kinds of jobs apart by their ids.
import { FilmId, GenerationId } from '../../contracts/public/ids.ts'
import { UsageError } from '../errors/errors.ts'

export interface JobId {
  kind: 'generation' | 'film'
  id: string
  /** Of the resource in the API. */
  path: string
}

/** Throws `UsageError` where it is neither. */
export function parseJobIdOrThrow(text: string): JobId {
  if (GenerationId.safeParse(text).success) return { kind: 'generation', id: text, path: `/v1/generations/${text}` }
  if (FilmId.safeParse(text).success) return { kind: 'film', id: text, path: `/v1/films/${text}` }
  throw new UsageError(`"${text.slice(0, 60)}" is not the id of a generation (gen_…) or a film (film_…).`)
}
