// Makes the video of a film from its clips and its settings, and the images beside it.
import path from 'node:path'
import { cancellationSignal } from '@temporalio/activity'
import type { JoinSettings, SceneTime } from '../../contracts/public/join-settings.ts'
import type { CheckedOut } from '../../contracts/ports/media-library.ts'
import { type ClipTime, MediaError, type StitchClip, type StitchInput } from '../../contracts/ports/media.ts'
import { StorageError } from '../../contracts/ports/object-store.ts'
import type { FilmClip, FilmToJoin, VideoImages } from '../../contracts/steps/film.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { FilmDeps } from './deps.ts'

/** The share of the work after which the video is written. Storing it and its images takes the rest. */
const VIDEO_SHARE = 0.9

export interface VideoInput {
  filmId: string
  found: FilmToJoin
  /** Finished share of the work, 0 to 1. */
  onProgress?: (ratio: number) => void
}

/**
 * Stores the clips, in their order, as one video, and writes what was made to the film's records. Images that cannot be made do not
 * fail the video. Throws `MediaError` and `StorageError`.
 */
export async function makeVideo(deps: FilmDeps, { filmId, found, onProgress }: VideoInput): Promise<StoredMedia> {
  const { clips, settings, soundtrackKey } = found
  await using stack = new AsyncDisposableStack()
  const checkOut = async (key: string): Promise<CheckedOut> => stack.use(await deps.library.checkOut(key))
  const paths: string[] = []
  for (const clip of clips) paths.push((await checkOut(clip.storageKey)).path)
  const music = soundtrackKey === undefined ? undefined : (await checkOut(soundtrackKey)).path
  const folder = stack.use(await deps.library.workFolder())
  const filmPath = path.join(folder.path, 'film.mp4')
  const signal = cancellationSignal()
  const { method, times } = await deps.media.stitch({
    ...stitchSettings(settings, music),
    clips: clips.map((clip, index) => stitchClip(clip, paths[index]!, settings)),
    outputPath: filmPath,
    signal,
    onProgress: (ratio) => onProgress?.(ratio * VIDEO_SHARE),
  })
  const video = await deps.library.importFile({ path: filmPath, accept: ['video'] }).catch(awaitDatabase)
  const images = await makeImages(deps, { filmPath, scenes: times, folder: folder.path, signal })
  const made = { filmId, video, method, settings, images, sceneTimes: sceneTimes(clips, times) }
  await deps.records.recordMadeVideo(made).catch(awaitDatabase)
  onProgress?.(1)
  return video
}

function stitchSettings(
  settings: JoinSettings,
  musicPath: string | undefined,
): Omit<StitchInput, 'clips' | 'outputPath'> {
  const { transition, loudness, colorMatch, soundtrack } = settings
  return {
    crossfadeSeconds: transition?.kind === 'crossfade' ? transition.seconds : 0,
    targetLufs: loudness?.targetLufs,
    colorMatch,
    soundtrack: soundtrack && musicPath !== undefined ? { ...soundtrack, path: musicPath } : undefined,
  }
}

/** The clip with the trim and the captions of its scene. */
function stitchClip(
  { sceneIndex, beginsOnClipBefore }: FilmClip,
  clipPath: string,
  { trim, captions }: JoinSettings,
): StitchClip {
  const own = trim.findLast(({ scene }) => scene === sceneIndex)
  const lines = captions?.burnIn ? captions.lines.filter(({ scene }) => scene === sceneIndex) : []
  return { path: clipPath, beginsOnClipBefore, ...(own ? { trim: own } : {}), captions: lines }
}

function sceneTimes(clips: readonly FilmClip[], times: readonly ClipTime[]): SceneTime[] {
  return times.map((time, index) => ({ scene: clips[index]!.sceneIndex, ...time }))
}

async function makeImages(
  { media, library }: FilmDeps,
  input: Parameters<FilmDeps['media']['filmImages']>[0],
): Promise<VideoImages | undefined> {
  try {
    const files = await media.filmImages(input)
    const store = (file: string) => library.importFile({ path: file, accept: ['image'] }).catch(awaitDatabase)
    return {
      poster: await store(files.poster),
      sheet: await store(files.sheet),
      preview: await store(files.preview),
    }
  } catch (error) {
    const isAwaited =
      error instanceof StorageError || (error instanceof MediaError && error.code === 'media_storage_full')
    if (isAwaited || input.signal?.aborted) throw error
    return undefined
  }
}

/** Storing a file and its record needs the database. Where that does not respond, the join waits, and uses up no try. */
function awaitDatabase(error: unknown): never {
  if (error instanceof StorageError || error instanceof MediaError) throw error
  throw new StorageError('storage_unavailable', 'the joined video could not be recorded in the database', error)
}
