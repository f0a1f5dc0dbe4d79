// Repeatable randomness: every random number of the sandbox is a function of the seed and of names.
import { createHash } from 'node:crypto'

/** A 32-bit number from the parts. Equal parts give equal numbers. */
export function hash32(...parts: (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE(0)
}

/** A generator of numbers in [0, 1) (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Log-normal around `median`. With a `spread` (sigma) of 0.2 most values are within ±25 %, with a thin tail of large values. */
export function logNormal(median: number, random: () => number, spread = 0.2): number {
  const gaussian = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(spread * gaussian)
}
