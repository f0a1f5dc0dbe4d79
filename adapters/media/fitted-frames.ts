// The frames of one clip in the size, rate and colours of the film.
// Invariant: exactly as many frames as the plan says. A clip that ends early shows its last frame longer.
import type { Frame, Stream } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import type { PlannedClip } from './film-plan.ts'
import { openMedia } from './open-media.ts'
import type { PictureShape } from './track-encoder.ts'

export type Fit = {
  shape: PictureShape
  /** A filter for the colours of this clip. */
  colors?: string | undefined
  signal: AbortSignal | undefined
}

/** A yielded frame stays valid until the next one is requested. Throws `MediaError`, or the signal's reason. */
export async function* fittedFrames({ clip, skip, count }: PlannedClip, fit: Fit): AsyncGenerator<Frame> {
  let latest: Frame | undefined
  let seen = 0
  try {
    for await (const frame of allFrames(clip.path, fit)) {
      seen += 1
      if (seen <= skip) continue
      latest?.free()
      latest = frame.clone() ?? undefined
      yield frame
      if (seen === skip + count) return
    }
    if (!latest) throw new MediaError('unreadable_media', 'a clip has fewer frames than its length says')
    for (; seen < skip + count; seen += 1) {
      // A filter takes the data of the frame that it gets.
      using again = latest.clone() as Frame
      yield again
    }
  } finally {
    latest?.free()
  }
}

async function* allFrames(path: string, { shape, colors, signal }: Fit): AsyncGenerator<Frame> {
  await using media = await openMedia(path)
  const stream = media.video as Stream
  using chain = new FilterChain({ chain: chainOf(shape, colors), timeBase: stream.timeBase, failure: 'stitch_failed' })
  for await (const frame of decodeFrames(media, stream)) {
    signal?.throwIfAborted()
    yield* chain.push(frame)
  }
  yield* chain.push(null)
}

// Clips are letterboxed, never stretched or cut. Frames are repeated or dropped where the rate differs.
function chainOf({ widthPx, heightPx, frameRate }: PictureShape, colors: string | undefined): string {
  const inside = 'force_original_aspect_ratio=decrease:force_divisible_by=2:reset_sar=1'
  const range = 'out_color_matrix=bt709:out_range=tv:flags=bicubic+full_chroma_int+accurate_rnd'
  return [
    'setpts=PTS-STARTPTS',
    `fps=${frameRate.num}/${frameRate.den}`,
    `scale=${widthPx}:${heightPx}:${inside}:${range}`,
    ...(colors ? ['format=yuv420p', colors] : []),
    `pad=${widthPx}:${heightPx}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    'format=yuv420p',
  ].join(',')
}
