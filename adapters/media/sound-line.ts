// The audio track of a film during encoding: joins pieces of any length without gaps.
import type { Frame } from 'node-av/lib'
import { type AudioSink, frameOfSamples } from './audio-samples.ts'
import { FilterChain } from './filter-chain.ts'
import type { Mp4File } from './mp4-file.ts'
import { soundRateHz, TrackEncoder } from './track-encoder.ts'

// AAC needs frames of one size, and clips do not end at the ends of frames.
const frameSamples = 1024
/** One second. Longer frames need more memory and are not faster. */
const pieceSamples = soundRateHz

export class SoundLine implements AudioSink, Disposable {
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
    for (let at = 0; at < left.length; at += pieceSamples) {
      using frame = frameOfSamples(left.subarray(at, at + pieceSamples), right.subarray(at, at + pieceSamples))
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
