// A quiet chord that swells and fades: the sound of clips that were asked for with sound.
import { AV_CHANNEL_LAYOUT_MONO, AV_SAMPLE_FMT_FLTP, Frame } from 'node-av'
import { createRandom, hash32 } from '../engine/random.ts'

const sampleRate = 44_100
const frameSamples = 1024
// All tones are multiples of ten hertz, so a tenth of a second repeats without a click and is computed once.
const loopSamples = sampleRate / 10

/** Mono float frames of the given length, then null (end of stream). */
export function* padFrames(durationSeconds: number, seed: number): Generator<Frame | null> {
  const loop = chordLoop(seed)
  const total = Math.round(durationSeconds * sampleRate)
  for (let start = 0; start < total; start += frameSamples) {
    const length = Math.min(frameSamples, total - start)
    const samples = new Float32Array(length)
    const swell = Math.sin((Math.PI * (start + length / 2)) / total) ** 0.5
    for (let index = 0; index < length; index += 1) samples[index] = swell * (loop[(start + index) % loopSamples] ?? 0)
    yield Frame.fromAudioBuffer(Buffer.from(samples.buffer), {
      nbSamples: length,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate,
      channelLayout: AV_CHANNEL_LAYOUT_MONO,
      pts: BigInt(start),
      timeBase: { num: 1, den: sampleRate },
    })
  }
  yield null
}

function chordLoop(seed: number): Float32Array {
  const random = createRandom(hash32(seed, 'sound'))
  const root = 110 + 10 * Math.floor(random() * 8)
  const tones = [root, root * 2, Math.round(root * 0.15) * 10, Math.round(root * 0.25) * 10]
  return Float32Array.from({ length: loopSamples }, (_, index) => {
    const wave = (tone: number, voice: number) => Math.sin((2 * Math.PI * tone * index) / sampleRate) / (voice + 2)
    return 0.06 * tones.reduce((sum, tone, voice) => sum + wave(tone, voice), 0)
  })
}
