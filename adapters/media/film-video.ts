// Encodes the frames of a film: those of its clips one after the other, with crossfades and captions.
import type { Frame } from 'node-av/lib'
import { blendFrames } from './blend-frames.ts'
import { CaptionLayer } from './caption-layer.ts'
import { colorFilters } from './color-match.ts'
import type { PlannedClip } from './film-plan.ts'
import { fittedFrames } from './fitted-frames.ts'
import type { StitchJob } from './stitch-job.ts'
import type { PictureShape, TrackEncoder } from './track-encoder.ts'

type Target = {
  planned: readonly PlannedClip[]
  shape: PictureShape
  pictures: TrackEncoder
  /** Called when the frames of the clip with this index were encoded. */
  onClip: (index: number) => Promise<void> | undefined
}
type Frames = AsyncGenerator<Frame>

/** Writes every frame of the plan. Two clips are decoded at the same time only during a crossfade. */
export async function encodeFrames(job: StitchJob, { planned, shape, pictures, onClip }: Target): Promise<void> {
  const colors = job.colorMatch ? await colorFilters(job) : []
  await using captions = await CaptionLayer.open({ planned, shape, outputPath: job.outputPath })
  const write = async (frame: Frame): Promise<void> => {
    job.progress.advance(1)
    for await (const shown of captions.draw(frame)) await pictures.write(shown)
  }
  const framesOf = (index: number): Frames =>
    fittedFrames(planned[index]!, { shape, colors: colors[index], signal: job.signal })
  let current = framesOf(0)
  try {
    for (const [index, clip] of planned.entries()) {
      const fadeOut = planned[index + 1]?.fadeIn ?? 0
      for (let left = clip.count - clip.fadeIn - fadeOut; left > 0; left -= 1) await write(await nextOf(current))
      if (index + 1 === planned.length) {
        await onClip(index)
        break
      }
      const following = framesOf(index + 1)
      try {
        for (let at = 1; at <= fadeOut; at += 1) {
          using blended = blendFrames(await nextOf(current), await nextOf(following), at / (fadeOut + 1))
          await write(blended)
        }
      } finally {
        await current.return(undefined)
        current = following
      }
      await onClip(index)
    }
    for await (const shown of captions.finish()) await pictures.write(shown)
  } finally {
    await current.return(undefined)
  }
}

async function nextOf(frames: Frames): Promise<Frame> {
  const { done, value } = await frames.next()
  if (done) throw new Error('a clip has fewer frames than planned')
  return value
}
