// Ends a film: joins the finished clips and writes how it ended.
// Invariant: a failed join is never reported as success; a film that ended early stores its finished clips as a partial video.
import path from 'node:path'
import { cancellationSignal } from '@temporalio/activity'
import type { EndedFilm, FilmClips, FilmEnding } from '../../contracts/steps/film.ts'
import type { CheckedOut } from '../../contracts/ports/media-library.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError } from '../../contracts/ports/media.ts'
import { whileHeartbeating } from '../while-heartbeating.ts'
import type { FilmDeps } from './deps.ts'

/** Throws where joining fails. Temporal retries; after the last try the workflow ends the film without a video. */
export async function finishFilm(deps: FilmDeps, input: { filmId: string; ending: FilmEnding }): Promise<EndedFilm> {
  const { filmId, ending } = input
  if (ending.status === 'completed') await deps.records.recordStitching({ filmId })
  const clips = await deps.records.listClips({ filmId })
  const video = await whileHeartbeating(() => joinIfPossible(deps, clips, ending))
  const videoIsPartial = video !== undefined && clips.clips.length < clips.sceneCount
  return deps.records.endFilm({ filmId, ending, video, videoIsPartial })
}

async function joinIfPossible(
  deps: FilmDeps,
  { clips }: FilmClips,
  ending: FilmEnding,
): Promise<StoredMedia | undefined> {
  if (clips.length === 0) return undefined
  try {
    return await join(deps, clips)
  } catch (error) {
    // A film that ended early ends without a video where its clips cannot be joined. All other errors are retried.
    const isUnjoinable = error instanceof MediaError && error.code !== 'media_storage_full'
    if (ending.status === 'completed' || !isUnjoinable || cancellationSignal().aborted) throw error
    return undefined
  }
}

async function join(deps: FilmDeps, clips: FilmClips['clips']): Promise<StoredMedia> {
  await using stack = new AsyncDisposableStack()
  const local: CheckedOut[] = []
  for (const clip of clips) local.push(stack.use(await deps.library.checkOut(clip.storageKey)))
  const folder = stack.use(await deps.library.workFolder())
  const outputPath = path.join(folder.path, 'film.mp4')
  await deps.media.stitch({ clipPaths: local.map((clip) => clip.path), outputPath, signal: cancellationSignal() })
  return await deps.library.importFile({ path: outputPath, accept: ['video'] })
}
