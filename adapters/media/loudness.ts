// Integrated loudness of audio at 48 kHz, as ITU-R BS.1770-4 defines it, in LUFS.
import type { AudioSink } from './audio-samples.ts'
import { soundRateHz } from './track-encoder.ts'

type Coefficients = readonly [b0: number, b1: number, b2: number, a1: number, a2: number]
/** The filters of the recommendation for 48 kHz: the effect of the head, then the lower weight of low frequencies. */
const SHELF: Coefficients = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585]
const HIGH_PASS: Coefficients = [1, -2, 1, -1.99004745483398, 0.99007225036621]

/** Blocks of 400 ms begin every 100 ms. */
const STEP_SAMPLES = soundRateHz / 10
const STEPS_PER_BLOCK = 4
const ABSOLUTE_GATE_LUFS = -70
const RELATIVE_GATE_LU = 10

export class LoudnessMeter implements AudioSink {
  readonly #filters = [0, 1].map(() => [new Biquad(SHELF), new Biquad(HIGH_PASS)] as const)
  /** Mean square of each step, both channels together. */
  readonly #steps: number[] = []
  #samples = 0
  #sum = 0

  get samples(): number {
    return this.#samples
  }

  writeSamples(left: Float32Array, right: Float32Array): Promise<void> {
    const [[leftShelf, leftPass], [rightShelf, rightPass]] = this.#filters as [Pair, Pair]
    for (let i = 0; i < left.length; i++) {
      const l = leftPass.next(leftShelf.next(left[i] ?? 0))
      const r = rightPass.next(rightShelf.next(right[i] ?? 0))
      this.#sum += l * l + r * r
      this.#samples += 1
      if (this.#samples % STEP_SAMPLES !== 0) continue
      this.#steps.push(this.#sum / STEP_SAMPLES)
      this.#sum = 0
    }
    return Promise.resolve()
  }

  /** Undefined for silence, and for less than 400 ms. */
  get integratedLufs(): number | undefined {
    const blocks = this.#steps
      .map((_, index) => this.#steps.slice(index, index + STEPS_PER_BLOCK))
      .filter((steps) => steps.length === STEPS_PER_BLOCK)
      .map((steps) => mean(steps))
      .filter((power) => lufsOf(power) > ABSOLUTE_GATE_LUFS)
    if (blocks.length === 0) return undefined
    const gate = lufsOf(mean(blocks)) - RELATIVE_GATE_LU
    return lufsOf(mean(blocks.filter((power) => lufsOf(power) > gate)))
  }
}

type Pair = readonly [Biquad, Biquad]

class Biquad {
  readonly #coefficients: Coefficients
  #z1 = 0
  #z2 = 0

  constructor(coefficients: Coefficients) {
    this.#coefficients = coefficients
  }

  next(x: number): number {
    const [b0, b1, b2, a1, a2] = this.#coefficients
    const y = b0 * x + this.#z1
    this.#z1 = b1 * x - a1 * y + this.#z2
    this.#z2 = b2 * x - a2 * y
    return y
  }
}

function lufsOf(power: number): number {
  return -0.691 + 10 * Math.log10(power + 1e-20)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
