// Begins a scene's take: finds what the take begins on, and writes its generation.
// Invariant: only rows are read and written here. The frame of the clip before is extracted on the media queue.
import { ApplicationFailure } from '@temporalio/common'
import type { BegunScene, SceneRef, TakeStart } from '../../contracts/steps/film.ts'
import type { FilmDeps } from './deps.ts'

const WAIT_FOR_FRAME = 'The first image of the next scene is extracted as soon as a media worker is free.'

/**
 * Idempotent: where the take was written before, its generation is returned. Where the take begins on a frame that does not exist
 * yet, nothing is written and the clip with that frame is returned.
 */
export async function beginScene(deps: FilmDeps, scene: SceneRef): Promise<BegunScene> {
  const opened = await deps.records.openScene(scene)
  switch (opened.kind) {
    case 'written':
      return { generationId: opened.generationId, isCutOff: opened.isCutOff }
    case 'no_clip_before':
      throw ApplicationFailure.nonRetryable('the scene before has no clip', 'NoClipBefore')
    case 'open': {
      const { start } = opened
      if (start.kind === 'asset') return writeScene(deps, { scene, start: { assetId: start.assetId } })
      await deps.records.recordWait({ filmId: scene.filmId, reason: 'media_worker', detail: WAIT_FOR_FRAME })
      return { clipStorageKey: start.clipStorageKey }
    }
  }
}

/** Writes the take as a generation. A repeat returns the generation that was written. */
export function writeScene(
  deps: FilmDeps,
  input: { scene: SceneRef; start: TakeStart },
): Promise<{ generationId: string }> {
  return deps.records.writeScene(input)
}
