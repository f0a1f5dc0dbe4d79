// Extracts the last frame of a clip, on which the next scene begins.
import path from 'node:path'
import type { MediaResult } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { FilmDeps } from './deps.ts'
import { runMediaWork } from './run-media-work.ts'

/** The stored frame. A repeat stores the same frame under the same key. */
export async function extractFrame(
  deps: FilmDeps,
  input: { filmId: string; clipStorageKey: string },
): Promise<MediaResult<StoredMedia>> {
  return runMediaWork(deps, input, () => extractLastFrame(deps, input.clipStorageKey))
}

/** Stores the last frame of the clip as an image. Throws `MediaError` and `StorageError`. */
export async function extractLastFrame(deps: FilmDeps, clipStorageKey: string): Promise<StoredMedia> {
  await using clip = await deps.library.checkOut(clipStorageKey)
  await using folder = await deps.library.workFolder()
  const framePath = path.join(folder.path, 'last-frame.png')
  await deps.media.lastFrame(clip.path, framePath)
  return await deps.library.importFile({ path: framePath, accept: ['image'] })
}
