// Joins the finished clips of a film by its settings, stores the video, and makes the images beside it.
// Invariant: only this activity of a film takes long. It writes no end, so a repeat has no other effect than its time.
import { activityInfo } from '@temporalio/activity'
import type { FilmToJoin, JoinedClips, MediaResult } from '../../contracts/steps/film.ts'
import type { FilmDeps } from './deps.ts'
import { JoinReport } from './join-report.ts'
import { makeVideo } from './make-video.ts'
import { runMediaWork } from './run-media-work.ts'

const DATABASE_AWAY = 'the clips of the film could not be read from the database'

/** The stored video. A try whose report was lost has left the video in its heartbeat, and is not repeated. */
export async function joinClips(deps: FilmDeps, input: { filmId: string }): Promise<MediaResult<JoinedClips>> {
  const before = activityInfo().heartbeatDetails as Partial<JoinedClips> | undefined
  if (before?.video) return { kind: 'made', made: before as JoinedClips }
  const found = await deps.records.readFilmToJoin(input).catch(() => undefined)
  if (!found) return { kind: 'waiting', detail: DATABASE_AWAY }
  if (found.clips.length === 0) return { kind: 'failed', detail: 'no scene of the film has a clip' }
  return runMediaWork(deps, input, async (heartbeat) => {
    const report = new JoinReport(deps.records, { ...input, heartbeat })
    const video = await makeVideo(deps, { ...input, found, onProgress: (ratio) => report.show(ratio) })
    const joined = { video, isPartial: isPartial(found) }
    heartbeat.sendNow(joined)
    return joined
  })
}

/** Whether clips of scenes are missing. */
export function isPartial({ clips, sceneCount }: Pick<FilmToJoin, 'clips' | 'sceneCount'>): boolean {
  return clips.length < sceneCount
}
