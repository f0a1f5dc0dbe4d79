// The last step of a film's audio: one gain, and a limit for its peaks.
import { type AudioSink, frameOfSamples, SAMPLE_FORMAT } from './audio-samples.ts'
import { FilterChain } from './filter-chain.ts'
import type { SoundLine } from './sound-line.ts'
import { soundRateHz } from './track-encoder.ts'

/** -1.5 dBFS: the peaks between samples, and those that AAC adds, stay below full scale. */
const PEAK_LIMIT = 0.84
/** A film that is almost silent is not raised to noise. */
const MAX_GAIN_DB = 20

export class Mastering implements AudioSink, Disposable {
  readonly #line: SoundLine
  readonly #chain: FilterChain
  #samples = 0

  constructor(line: SoundLine, gainDb: number) {
    this.#line = line
    // `latency` removes the delay of the limiter, so that the audio stays in step.
    const limiter = `alimiter=limit=${PEAK_LIMIT}:level=false:latency=true`
    this.#chain = new FilterChain({
      chain: `volume=${gainDb.toFixed(2)}dB,${limiter},${SAMPLE_FORMAT}`,
      timeBase: { num: 1, den: soundRateHz },
      failure: 'stitch_failed',
    })
  }

  get samples(): number {
    return this.#samples
  }

  async writeSamples(left: Float32Array, right: Float32Array): Promise<void> {
    for (let at = 0; at < left.length; at += soundRateHz) {
      using frame = frameOfSamples(left.subarray(at, at + soundRateHz), right.subarray(at, at + soundRateHz))
      frame.pts = BigInt(this.#samples)
      this.#samples += frame.nbSamples
      for await (const limited of this.#chain.push(frame)) await this.#line.write(limited)
    }
  }

  /** Writes what the limiter still holds. */
  async finish(): Promise<void> {
    for await (const limited of this.#chain.push(null)) await this.#line.write(limited)
  }

  [Symbol.dispose](): void {
    this.#chain[Symbol.dispose]()
  }
}

/** The gain from a measured loudness to the wanted one, in dB. 0 where either is undefined. */
export function gainTowards(targetLufs: number | undefined, measuredLufs: number | undefined): number {
  if (targetLufs === undefined || measuredLufs === undefined) return 0
  return Math.min(MAX_GAIN_DB, targetLufs - measuredLufs)
}
