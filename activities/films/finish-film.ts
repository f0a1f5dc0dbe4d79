// Ends a film. Invariant: only rows are read and written here. The clips are joined on the media queue before the end is written.
import type { EndedFilm, EndFilmInput, FilmEnding, FinishedFilm } from '../../contracts/steps/film.ts'
import type { FilmDeps } from './deps.ts'

const WAIT_FOR_JOIN = 'The clips are joined as soon as a media worker is free.'

/** Ends a film without clips. Where it has clips, nothing ends: they are joined first, and `endFilm` follows. */
export async function finishFilm(
  deps: FilmDeps,
  { filmId, ending }: { filmId: string; ending: FilmEnding },
): Promise<FinishedFilm> {
  const { clips } = await deps.records.listClips({ filmId })
  if (clips.length === 0) return endFilm(deps, { filmId, ending, video: undefined, videoIsPartial: false })
  if (ending.status === 'completed') await deps.records.recordStitching({ filmId })
  await deps.records.recordWait({ filmId, reason: 'media_worker', detail: WAIT_FOR_JOIN })
  return { status: 'joining' }
}

/** Writes the end. Where the film has ended before, that end is returned. */
export function endFilm(deps: FilmDeps, input: EndFilmInput): Promise<EndedFilm> {
  return deps.records.endFilm(input)
}
