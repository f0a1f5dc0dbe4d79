// The rows of a join that is requested after the film has ended.
import type { RecordedJoin, RepeatedJoin } from '../../contracts/steps/film.ts'
import type { FilmDeps } from './deps.ts'

const WAIT_FOR_JOIN = 'The clips are joined again as soon as a media worker is free.'

/** False where the request is not open: there is nothing to do. */
export async function openJoin(deps: FilmDeps, { filmId }: { filmId: string }): Promise<boolean> {
  if (!(await deps.records.hasOpenJoin({ filmId }))) return false
  await deps.records.recordWait({ filmId, reason: 'media_worker', detail: WAIT_FOR_JOIN })
  return true
}

/** Writes the video, or why there is none. */
export function recordJoin(deps: FilmDeps, input: { filmId: string; end: RepeatedJoin }): Promise<RecordedJoin> {
  return deps.records.recordJoin(input)
}
