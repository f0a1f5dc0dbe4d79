// Audio as this folder computes with it: planar stereo samples at 48 kHz, from -1 to 1.
import { AV_SAMPLE_FMT_FLTP } from 'node-av/constants'
import { avChannelLayoutDefault, Frame, type Stream } from 'node-av/lib'
import { decodeFrames } from './decode-frames.ts'
import { FilterChain } from './filter-chain.ts'
import type { OpenMedia } from './open-media.ts'
import { soundChannels, soundRateHz } from './track-encoder.ts'

/** Both have the same length. */
export type Channels = readonly [left: Float32Array, right: Float32Array]

/** Takes the audio of a film in its order. */
export interface AudioSink {
  /** Number of samples that were written. */
  readonly samples: number
  writeSamples(left: Float32Array, right: Float32Array): Promise<void>
}

export const SAMPLE_FORMAT = `aformat=sample_fmts=fltp:sample_rates=${soundRateHz}:channel_layouts=stereo`

/** The audio track in pieces, with the time of each piece in samples. Gaps between packets are filled, so that pieces are continuous. */
export async function* readSamples(
  media: OpenMedia,
  stream: Stream,
): AsyncGenerator<{ channels: Channels; at: bigint }> {
  const chain = `aresample=${soundRateHz}:async=1,${SAMPLE_FORMAT}`
  using filter = new FilterChain({ chain, timeBase: stream.timeBase, failure: 'stitch_failed' })
  for await (const frame of decodeFrames(media, stream)) {
    for await (const piece of filter.push(frame)) yield { channels: channelsOf(piece), at: piece.pts }
  }
  for await (const piece of filter.push(null)) yield { channels: channelsOf(piece), at: piece.pts }
}

/** A copy of the samples, because the next frame overwrites them. */
function channelsOf(frame: Frame): Channels {
  const bytes = Uint8Array.from(frame.toBuffer())
  const samples = new Float32Array(bytes.buffer)
  return [samples.subarray(0, frame.nbSamples), samples.subarray(frame.nbSamples, 2 * frame.nbSamples)]
}

/** One frame of these samples. The caller frees it. */
export function frameOfSamples(left: Float32Array, right: Float32Array): Frame {
  const planes = new Float32Array(left.length * soundChannels)
  planes.set(left)
  planes.set(right, left.length)
  return Frame.fromAudioBuffer(Buffer.from(planes.buffer), {
    nbSamples: left.length,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: soundRateHz,
    channelLayout: avChannelLayoutDefault(soundChannels),
    timeBase: { num: 1, den: soundRateHz },
  })
}
