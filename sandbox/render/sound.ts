// A quiet chord that swells and fades: the sound of clips that were asked for with sound.
import { AV_CHANNEL_LAYOUT_MONO, AV_SAMPLE_FMT_FLTP, Frame } from 'node-av'
import { createRandom, hash32 } from '../engine/random.ts'

export const padSampleRate = 44_100
const frameSamples = 1024

/** Mono float frames of the given length, then null (end of stream). */
export function* padFrames(durationSeconds: number, seed: number): Generator<Frame | null> {
  const random = createRandom(hash32(seed, 'sound'))
  const root = 110 * 2 ** (Math.floor(random() * 12) / 12)
  const tones = [root, root * 1.5, root * 2, root * 2.52]
  const total = Math.round(durationSeconds * padSampleRate)
  for (let start = 0; start < total; start += frameSamples) {
    const length = Math.min(frameSamples, total - start)
    const samples = Float32Array.from({ length }, (_, index) => sampleAt(tones, start + index, total))
    yield Frame.fromAudioBuffer(Buffer.from(samples.buffer), {
      nbSamples: length,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: padSampleRate,
      channelLayout: AV_CHANNEL_LAYOUT_MONO,
      pts: BigInt(start),
      timeBase: { num: 1, den: padSampleRate },
    })
  }
  yield null
}

function sampleAt(tones: number[], index: number, total: number): number {
  const seconds = index / padSampleRate
  const swell = Math.sin((Math.PI * index) / total) ** 0.5
  const sum = tones.reduce((value, tone, voice) => value + Math.sin(2 * Math.PI * tone * seconds) / (voice + 2), 0)
  return 0.06 * swell * sum
}
