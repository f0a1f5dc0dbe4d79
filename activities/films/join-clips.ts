// Joins the finished clips of a film and stores the video.
// Invariant: only this activity of a film takes long. It writes no end, so a repeat has no other effect than its time.
import path from 'node:path'
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { CheckedOut } from '../../contracts/ports/media-library.ts'
import type { FilmClips, JoinedClips, MediaResult } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { FilmDeps } from './deps.ts'
import { runMediaWork } from './run-media-work.ts'

const DATABASE_AWAY = 'the clips of the film could not be read from the database'

/** The stored video. A try whose report was lost has left the video in its heartbeat, and is not repeated. */
export async function joinClips(deps: FilmDeps, input: { filmId: string }): Promise<MediaResult<JoinedClips>> {
  const before = activityInfo().heartbeatDetails as JoinedClips | undefined
  if (before) return { kind: 'made', made: before }
  const found = await deps.records.listClips(input).catch(() => undefined)
  if (!found) return { kind: 'waiting', detail: DATABASE_AWAY }
  if (found.clips.length === 0) return { kind: 'failed', detail: 'no scene of the film has a clip' }
  return runMediaWork(deps, input, async (heartbeat) => {
    const video = await join(deps, found.clips)
    const joined = { video, isPartial: found.clips.length < found.sceneCount }
    heartbeat.sendNow(joined)
    return joined
  })
}

/** Stores the clips, in their order, as one video. Throws `MediaError` and `StorageError`. */
export async function join(deps: FilmDeps, clips: FilmClips['clips']): Promise<StoredMedia> {
  await using stack = new AsyncDisposableStack()
  const local: CheckedOut[] = []
  for (const clip of clips) local.push(stack.use(await deps.library.checkOut(clip.storageKey)))
  const folder = stack.use(await deps.library.workFolder())
  const outputPath = path.join(folder.path, 'film.mp4')
  await deps.media.stitch({
    clips: clips.map(({ beginsOnClipBefore }, index) => ({ path: local[index]!.path, beginsOnClipBefore })),
    outputPath,
    signal: cancellationSignal(),
  })
  return await deps.library.importFile({ path: outputPath, accept: ['video'] })
}
