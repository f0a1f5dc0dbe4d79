// Writes the generation of a scene's take: the scene begins on the last frame of the clip before it.
import path from 'node:path'
import type { SceneRef } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'
import type { FilmDeps } from './deps.ts'

/** Idempotent: where the take was written before, its generation is returned and no frame is extracted again. */
export async function beginScene(deps: FilmDeps, scene: SceneRef): Promise<{ generationId: string }> {
  const opened = await deps.records.openScene(scene)
  if (opened.kind === 'written') return { generationId: opened.generationId }
  const { start } = opened
  switch (start.kind) {
    case 'asset':
      return deps.records.writeScene({ scene, start: { assetId: start.assetId } })
    case 'clip_before': {
      const media = await whileHeartbeating(() => extractLastFrame(deps, start.clipStorageKey))
      return deps.records.writeScene({ scene, start: { media } })
    }
  }
}

async function extractLastFrame(deps: FilmDeps, clipStorageKey: string): Promise<StoredMedia> {
  await using clip = await deps.library.checkOut(clipStorageKey)
  await using folder = await deps.library.workFolder()
  const framePath = path.join(folder.path, 'last-frame.png')
  await deps.media.lastFrame(clip.path, framePath)
  return await deps.library.importFile({ path: framePath, accept: ['image'] })
}
