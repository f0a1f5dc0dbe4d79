// The decoded audio of one clip: planar stereo samples at 48 kHz, with their place in time.
import type { Stream } from 'node-av/lib'
import { type Channels, readSamples } from './audio-samples.ts'
import type { ClipShape } from './clip-shape.ts'
import { openMedia } from './open-media.ts'
import { soundRateHz } from './track-encoder.ts'

export type ClipAudio = {
  /** Both have the same length: 0 where the clip has no audio. */
  channels: Channels
  /** Number of the first sample, counted from the first frame of the clip's video. Negative where the audio begins earlier. */
  firstSample: number
}

/** Decodes the audio of the whole clip: 23 MB for a minute. Throws `MediaError`, or the signal's reason. */
export async function readClipAudio(clip: ClipShape, signal: AbortSignal | undefined): Promise<ClipAudio> {
  if (!clip.facts.hasAudio) return { channels: join([]), firstSample: 0 }
  await using media = await openMedia(clip.path)
  const pieces: Channels[] = []
  let firstAt: bigint | undefined
  for await (const { channels, at } of readSamples(media, media.audio as Stream)) {
    signal?.throwIfAborted()
    firstAt ??= at
    pieces.push(channels)
  }
  const videoStartSeconds = (Number(clip.start) * clip.timeBase.num) / clip.timeBase.den
  return { channels: join(pieces), firstSample: Math.round(Number(firstAt ?? 0n) - videoStartSeconds * soundRateHz) }
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
