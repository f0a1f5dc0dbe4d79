// The decoded audio of one clip: planar stereo samples at 48 kHz, with their place in time.
import type { Frame, Stream } from 'node-av/lib'
import type { ClipShape } from './clip-shape.ts'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import { openMedia } from './open-media.ts'
import { soundRateHz } from './track-encoder.ts'

type Channels = readonly [left: Float32Array, right: Float32Array]

export type ClipAudio = {
  /** Both have the same length: 0 where the clip has no audio. */
  channels: Channels
  /** Number of the first sample, counted from the first frame of the clip's video. Negative where the audio begins earlier. */
  firstSample: number
}

const SHAPE = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo'

/** Decodes the audio of the whole clip: 23 MB for a minute. Throws `MediaError`, or the signal's reason. */
export async function readClipAudio(clip: ClipShape, signal: AbortSignal | undefined): Promise<ClipAudio> {
  if (!clip.facts.hasAudio) return { channels: join([]), firstSample: 0 }
  await using media = await openMedia(clip.path)
  const stream = media.audio as Stream
  // `async=1` fills gaps between packets, so that the samples are continuous.
  const chain = `aresample=${soundRateHz}:async=1,${SHAPE}`
  using filter = new FilterChain({ chain, timeBase: stream.timeBase, failure: 'stitch_failed' })
  const pieces: Channels[] = []
  let firstAt: bigint | undefined
  const filtered = async (frame: Frame | null): Promise<void> => {
    for await (const piece of filter.push(frame)) {
      firstAt ??= piece.pts
      pieces.push(channelsOf(piece))
    }
  }
  for await (const frame of decodeFrames(media, stream)) {
    signal?.throwIfAborted()
    await filtered(frame)
  }
  await filtered(null)
  const videoStartSeconds = (Number(clip.start) * clip.timeBase.num) / clip.timeBase.den
  return { channels: join(pieces), firstSample: Math.round(Number(firstAt ?? 0n) - videoStartSeconds * soundRateHz) }
}

/** A copy of the samples, because the next frame overwrites them. */
function channelsOf(frame: Frame): Channels {
  const bytes = Uint8Array.from(frame.toBuffer())
  const samples = new Float32Array(bytes.buffer)
  return [samples.subarray(0, frame.nbSamples), samples.subarray(frame.nbSamples, 2 * frame.nbSamples)]
}

function join(pieces: readonly Channels[]): Channels {
  const length = pieces.reduce((sum, [left]) => sum + left.length, 0)
  const whole: Channels = [new Float32Array(length), new Float32Array(length)]
  let at = 0
  for (const [left, right] of pieces) {
    whole[0].set(left, at)
    whole[1].set(right, at)
    at += left.length
  }
  return whole
}
