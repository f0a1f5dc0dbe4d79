// The film activities over their ports, with the flat names that Temporal knows them by.
import type { EndedFilm, FilmEnding, SceneRef } from '../../contracts/film-steps.ts'
import type { JobFailure } from '../../contracts/job-failures.ts'
import { beginScene } from './begin-scene.ts'
import type { FilmDeps } from './deps.ts'
import { finishFilm } from './finish-film.ts'

export function createFilmActivities(deps: FilmDeps) {
  return {
    beginScene: (scene: SceneRef) => beginScene(deps, scene),
    finishFilm: (input: { filmId: string; ending: FilmEnding }) => finishFilm(deps, input),
    /** Ends a film as failed without touching its media. */
    failFilm: ({ filmId, error }: { filmId: string; error: JobFailure }): Promise<EndedFilm> =>
      deps.records.endFilm({
        filmId,
        ending: { status: 'failed', error },
        video: undefined,
        videoIsPartial: false,
      }),
  }
}

export type FilmActivities = ReturnType<typeof createFilmActivities>
