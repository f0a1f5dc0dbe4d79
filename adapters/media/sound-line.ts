// The audio track of a film during encoding: joins pieces of any length without gaps.
import { AV_SAMPLE_FMT_FLTP } from 'node-av/constants'
import { avChannelLayoutDefault, Frame } from 'node-av/lib'
import { FilterChain } from './filter-chain.ts'
import type { Mp4File } from './mp4-file.ts'
import { soundChannels, soundRateHz, TrackEncoder } from './track-encoder.ts'

// AAC needs frames of one size, and clips do not end at the ends of frames.
const frameSamples = 1024

export class SoundLine implements Disposable {
  readonly #encoder: TrackEncoder
  readonly #packer = new FilterChain({
    chain: `asetnsamples=n=${frameSamples}:p=0`,
    timeBase: { num: 1, den: soundRateHz },
    failure: 'stitch_failed',
  })
  #samples = 0

  private constructor(encoder: TrackEncoder) {
    this.#encoder = encoder
  }

  /** Adds a 48 kHz stereo AAC track to a file that was not started yet. */
  static async open(file: Mp4File): Promise<SoundLine> {
    return new SoundLine(await TrackEncoder.sound(file))
  }

  /** Number of samples written so far. */
  get samples(): number {
    return this.#samples
  }

  /** Adds planar float stereo at 48 kHz. The caller frees the frame. */
  async write(frame: Frame): Promise<void> {
    frame.pts = BigInt(this.#samples)
    this.#samples += frame.nbSamples
    for await (const packed of this.#packer.push(frame)) await this.#encoder.write(packed)
  }

  /** Adds samples at 48 kHz. Both arrays have the same length. */
  async writeSamples(left: Float32Array, right: Float32Array): Promise<void> {
    for (let at = 0; at < left.length; at += frameSamples) {
      const nbSamples = Math.min(frameSamples, left.length - at)
      const planes = new Float32Array(nbSamples * soundChannels)
      planes.set(left.subarray(at, at + nbSamples))
      planes.set(right.subarray(at, at + nbSamples), nbSamples)
      using frame = Frame.fromAudioBuffer(Buffer.from(planes.buffer), {
        nbSamples,
        format: AV_SAMPLE_FMT_FLTP,
        sampleRate: soundRateHz,
        channelLayout: avChannelLayoutDefault(soundChannels),
        timeBase: { num: 1, den: soundRateHz },
      })
      await this.write(frame)
    }
  }

  async finish(): Promise<void> {
    for await (const packed of this.#packer.push(null)) await this.#encoder.write(packed)
    await this.#encoder.finish()
  }

  [Symbol.dispose](): void {
    this.#packer[Symbol.dispose]()
    this.#encoder[Symbol.dispose]()
  }
}
