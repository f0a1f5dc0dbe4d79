// `beginScene` and `finishFilm` as runs of earlier builds schedule them: on the media queue, rows and media work in one step.
// Such a run expects a generation, and an end. Both activities can be removed when no such run is open.
import { cancellationSignal } from '@temporalio/activity'
import { MediaError } from '../../contracts/ports/media.ts'
import type { EndedFilm, FilmEnding, SceneRef } from '../../contracts/steps/film.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'
import { beginScene, writeScene } from './begin-scene.ts'
import type { FilmDeps } from './deps.ts'
import { extractLastFrame } from './extract-frame.ts'
import { endFilm, finishFilm } from './finish-film.ts'
import { isPartial } from './join-clips.ts'
import { makeVideo } from './make-video.ts'

/** Begins a take, with the frame that it begins on. */
export async function beginSceneWithFrame(deps: FilmDeps, scene: SceneRef): Promise<{ generationId: string }> {
  const begun = await beginScene(deps, scene)
  if ('generationId' in begun) return begun
  const media = await whileHeartbeating(() => extractLastFrame(deps, begun.clipStorageKey))
  return writeScene(deps, { scene, start: { media } })
}

/** Joins the clips and ends the film. A film that ended early ends without a video where its clips cannot be joined. */
export async function finishFilmWithVideo(
  deps: FilmDeps,
  input: { filmId: string; ending: FilmEnding },
): Promise<EndedFilm> {
  const finished = await finishFilm(deps, input)
  if (finished.status !== 'joining') return finished
  const found = await deps.records.readFilmToJoin(input)
  const { filmId } = input
  const video = await whileHeartbeating(() => makeVideo(deps, { filmId, found })).catch((error: unknown) => {
    const isUnjoinable = error instanceof MediaError && error.code !== 'media_storage_full'
    if (input.ending.status === 'completed' || !isUnjoinable || cancellationSignal().aborted) throw error
    return undefined
  })
  return endFilm(deps, { ...input, video, videoIsPartial: video !== undefined && isPartial(found) })
}
