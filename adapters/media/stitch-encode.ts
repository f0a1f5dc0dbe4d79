// Joins clips of different shapes by one encode, in the size and frame rate of the first clip.
// The film has audio where any clip has it; clips without audio are silent. The audio of a clip is as long as its video.
import type { Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import type { ClipShape } from './clip-shape.ts'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { Mp4File } from './mp4-file.ts'
import { openMedia } from './open-media.ts'
import { SoundLine } from './sound-line.ts'
import type { StitchJob } from './stitch-job.ts'
import { type PictureShape, soundRateHz, TrackEncoder } from './track-encoder.ts'

/** Writes the film. Throws `MediaError`, or the signal's reason. */
export async function encodeClips(job: StitchJob): Promise<void> {
  const shape = shapeOf(job.clips[0])
  await using file = new Mp4File(job.outputPath)
  using pictures = await TrackEncoder.pictures(file, shape, { crf: 18, preset: 'fast' })
  using sound = job.clips.some((clip) => clip.facts.hasAudio) ? await SoundLine.open(file) : undefined
  await file.start()
  for (const clip of job.clips) {
    await encodePictures(job, clip, { shape, pictures })
    const seconds = (pictures.writtenTicks * shape.frameRate.den) / shape.frameRate.num
    if (sound) await encodeSound(job, clip, { sound, untilSample: Math.round(seconds * soundRateHz) })
  }
  await pictures.finish()
  await sound?.finish()
  await file.finish()
}

function shapeOf(clip: ClipShape | undefined): PictureShape {
  if (!clip) throw new MediaError('stitch_failed', 'there is no clip to stitch')
  const even = (sizePx: number) => Math.max(2, sizePx - (sizePx % 2))
  return { widthPx: even(clip.facts.widthPx), heightPx: even(clip.facts.heightPx), frameRate: clip.frameRate }
}

async function encodePictures(
  job: StitchJob,
  clip: ClipShape,
  to: { shape: PictureShape; pictures: TrackEncoder },
): Promise<void> {
  await using media = await openMedia(clip.path)
  const stream = media.video as Stream
  using chain = new FilterChain({ chain: fitInto(to.shape), timeBase: stream.timeBase, failure: 'stitch_failed' })
  for await (const frame of decodeFrames(media, stream)) {
    job.signal?.throwIfAborted()
    job.progress.advance(1)
    for await (const fitted of chain.push(frame)) await to.pictures.write(fitted)
  }
  for await (const fitted of chain.push(null)) await to.pictures.write(fitted)
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

async function encodeSound(
  job: StitchJob,
  clip: ClipShape,
  to: { sound: SoundLine; untilSample: number },
): Promise<void> {
  const sampleCount = to.untilSample - to.sound.samples
  if (clip.facts.hasAudio && sampleCount > 0) {
    await using media = await openMedia(clip.path)
    const stream = media.audio as Stream
    // `first_pts=0` keeps audio that starts late or early in sync with the video.
    const shape = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo'
    const chain = `aresample=${soundRateHz}:async=1:first_pts=0,${shape},atrim=end_sample=${sampleCount}`
    using filter = new FilterChain({ chain, timeBase: stream.timeBase, failure: 'stitch_failed' })
    for await (const frame of decodeFrames(media, stream)) {
      job.signal?.throwIfAborted()
      for await (const piece of filter.push(frame)) await to.sound.write(piece)
    }
    for await (const piece of filter.push(null)) await to.sound.write(piece)
  }
  await to.sound.writeSilence(to.untilSample)
}
