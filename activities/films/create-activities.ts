// The film activities over their ports, under the names that Temporal records.
import type { EndedFilm, FilmEnding, SceneRef } from '../../contracts/steps/film.ts'
import { beginScene } from './begin-scene.ts'
import type { FilmDeps } from './deps.ts'
import { finishFilm } from './finish-film.ts'

/** Each activity under its recorded name. */
export function createFilmActivities(deps: FilmDeps) {
  return {
    beginScene: (scene: SceneRef) => beginScene(deps, scene),
    finishFilm: (input: { filmId: string; ending: FilmEnding }) => finishFilm(deps, input),
    /** Ends a film without reading its media. Used where joining the clips has failed for good. */
    endFilmWithoutVideo: ({ filmId, ending }: { filmId: string; ending: FilmEnding }): Promise<EndedFilm> =>
      deps.records.endFilm({ filmId, ending, video: undefined, videoIsPartial: false }),
  }
}

export type FilmActivities = ReturnType<typeof createFilmActivities>
