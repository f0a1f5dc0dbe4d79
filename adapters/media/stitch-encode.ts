// Joins clips by one encode, in the size and frame rate of the first clip.
// The film has audio where any clip has it; clips without audio are silent. A repeated frame is left out at the start of its clip.
import { type ClipTime, MediaError } from '../../contracts/ports/media.ts'
import type { ClipShape } from './clip-shape.ts'
import { type PlannedClip, planFilm, plannedFrames } from './film-plan.ts'
import { FilmSound } from './film-sound.ts'
import { encodeFrames } from './film-video.ts'
import type { Place } from './film-audio.ts'
import { Mp4File } from './mp4-file.ts'
import type { StitchJob } from './stitch-job.ts'
import { type PictureShape, soundRateHz, TrackEncoder } from './track-encoder.ts'

export type Written = {
  /** Frames that the film must have. */
  frames: number
  /** Length that the film must have, within a frame. */
  seconds: number
  times: ClipTime[]
}

/** Writes the film. Throws `MediaError`, or the signal's reason. */
export async function encodeClips(job: StitchJob): Promise<Written> {
  const shape = shapeOf(job.clips[0])
  const planned = planFilm(job.clips, { frameRate: shape.frameRate, crossfadeSeconds: job.crossfadeSeconds })
  await using file = new Mp4File(job.outputPath)
  using pictures = await TrackEncoder.pictures(file, shape, { crf: 18, preset: 'fast' })
  await using sound = await FilmSound.open(file, job, placesOf(planned, shape))
  await file.start()
  // The audio of a clip follows its frames, so that the muxer does not hold the frames of the whole film.
  await encodeFrames(job, { planned, shape, pictures, onClip: (index) => sound?.add(index) })
  await pictures.finish()
  await sound?.finish()
  await file.finish()
  const seconds = (frames: number) => (frames * shape.frameRate.den) / shape.frameRate.num
  const times = planned.map(({ first, count }) => ({
    startSeconds: seconds(first),
    endSeconds: seconds(first + count),
  }))
  return { frames: plannedFrames(planned), seconds: seconds(plannedFrames(planned)), times }
}

function shapeOf(clip: ClipShape | undefined): PictureShape {
  if (!clip) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const even = (sizePx: number) => Math.max(2, sizePx - (sizePx % 2))
  return { widthPx: even(clip.facts.widthPx), heightPx: even(clip.facts.heightPx), frameRate: clip.frameRate }
}

function placesOf(planned: readonly PlannedClip[], { frameRate }: PictureShape): Place[] {
  const samplesAt = (frames: number) => Math.round((frames * frameRate.den * soundRateHz) / frameRate.num)
  return planned.map(({ clip, first, count, skip, fadeIn }) => {
    const repeated = clip.isFrameRepeated ? 1 : 0
    const from = samplesAt(first - repeated)
    const fade = samplesAt(first + fadeIn) - from
    return { from, to: samplesAt(first + count), zero: samplesAt(first - skip), ...(fadeIn > 0 ? { fade } : {}) }
  })
}
