// Joins clips of different shapes by one encode, in the size and frame rate of the first clip.
// The film has audio where any clip has it; clips without audio are silent. A repeated frame is left out at the start of its clip.
import type { Frame, Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import type { ClipShape } from './clip-shape.ts'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { FilmAudio } from './film-audio.ts'
import { SoundLine } from './sound-line.ts'
import type { FilmClip, StitchJob } from './stitch-job.ts'
import { type PictureShape, soundRateHz, TrackEncoder } from './track-encoder.ts'

/** Writes the film. Throws `MediaError`, or the signal's reason. */
export async function encodeClips(job: StitchJob): Promise<void> {
  const shape = shapeOf(job.clips[0])
  await using file = new Mp4File(job.outputPath)
  using pictures = await TrackEncoder.pictures(file, shape, { crf: 18, preset: 'fast' })
  using line = job.clips.some((clip) => clip.facts.hasAudio) ? await SoundLine.open(file) : undefined
  await file.start()
  const audio = line && new FilmAudio(line, job.signal)
  const samplesAt = (frames: number) => Math.round((frames * shape.frameRate.den * soundRateHz) / shape.frameRate.num)
  for (const clip of job.clips) {
    const firstFrame = pictures.writtenTicks - (clip.isFrameRepeated ? 1 : 0)
    await encodePictures(job, clip, { shape, pictures })
    await audio?.add(clip, { from: samplesAt(firstFrame), to: samplesAt(pictures.writtenTicks) })
  }
  await pictures.finish()
  await audio?.finish()
  await line?.finish()
  await file.finish()
}

function shapeOf(clip: ClipShape | undefined): PictureShape {
  if (!clip) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const even = (sizePx: number) => Math.max(2, sizePx - (sizePx % 2))
  return { widthPx: even(clip.facts.widthPx), heightPx: even(clip.facts.heightPx), frameRate: clip.frameRate }
}

async function encodePictures(
  job: StitchJob,
  clip: FilmClip,
  to: { shape: PictureShape; pictures: TrackEncoder },
): Promise<void> {
  await using media = await openMedia(clip.path)
  const stream = media.video as Stream
  using chain = new FilterChain({ chain: fitInto(to.shape), timeBase: stream.timeBase, failure: 'stitch_failed' })
  let isLeftOut = clip.isFrameRepeated
  const encode = async (frame: Frame | null): Promise<void> => {
    for await (const fitted of chain.push(frame)) {
      if (!isLeftOut) await to.pictures.write(fitted)
      isLeftOut = false
    }
  }
  for await (const frame of decodeFrames(media, stream)) {
    job.signal?.throwIfAborted()
    job.progress.advance(1)
    await encode(frame)
  }
  await encode(null)
}

// Clips are letterboxed, never stretched or cut. Frames are repeated or dropped where the rate differs.
function fitInto({ widthPx, heightPx, frameRate }: PictureShape): string {
  const inside = 'force_original_aspect_ratio=decrease:force_divisible_by=2:reset_sar=1'
  const colours = 'out_color_matrix=bt709:out_range=tv:flags=bicubic+full_chroma_int+accurate_rnd'
  return [
    'setpts=PTS-STARTPTS',
    `fps=${frameRate.num}/${frameRate.den}`,
    `scale=${widthPx}:${heightPx}:${inside}:${colours}`,
    `pad=${widthPx}:${heightPx}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    'format=yuv420p',
  ].join(',')
}
