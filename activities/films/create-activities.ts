// The film activities over their ports, under the names that Temporal records, by the task queue that runs them.
import type { EndFilmInput, FilmEnding, RepeatedJoin, SceneRef, TakeStart } from '../../contracts/steps/film.ts'
import { beginScene, writeScene } from './begin-scene.ts'
import type { FilmDeps } from './deps.ts'
import { extractFrame } from './extract-frame.ts'
import { endFilm, finishFilm } from './finish-film.ts'
import { joinClips } from './join-clips.ts'
import { beginSceneWithFrame, finishFilmWithVideo } from './on-media-queue.ts'
import { openJoin, recordJoin } from './repeat-join.ts'

/** Activities that only read and write rows, each under its recorded name. */
export function createFilmRowActivities(deps: FilmDeps) {
  return {
    beginScene: (scene: SceneRef) => beginScene(deps, scene),
    writeScene: (input: { scene: SceneRef; start: TakeStart }) => writeScene(deps, input),
    finishFilm: (input: { filmId: string; ending: FilmEnding }) => finishFilm(deps, input),
    endFilm: (input: EndFilmInput) => endFilm(deps, input),
    /** Ends a film without a video. Used where joining the clips has failed for good. */
    endFilmWithoutVideo: (input: { filmId: string; ending: FilmEnding }) =>
      endFilm(deps, { ...input, video: undefined, videoIsPartial: false }),
    openJoin: (input: { filmId: string }) => openJoin(deps, input),
    recordJoin: (input: { filmId: string; end: RepeatedJoin }) => recordJoin(deps, input),
  }
}

/** Activities that read and write media files, each under its recorded name. */
export function createFilmMediaActivities(deps: FilmDeps) {
  return {
    extractFrame: (input: { filmId: string; clipStorageKey: string }) => extractFrame(deps, input),
    joinClips: (input: { filmId: string }) => joinClips(deps, input),
    beginScene: (scene: SceneRef) => beginSceneWithFrame(deps, scene),
    finishFilm: (input: { filmId: string; ending: FilmEnding }) => finishFilmWithVideo(deps, input),
  }
}

export type FilmRowActivities = ReturnType<typeof createFilmRowActivities>
export type FilmMediaActivities = Pick<ReturnType<typeof createFilmMediaActivities>, 'extractFrame' | 'joinClips'>
