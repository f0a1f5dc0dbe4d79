// A repeated frame is found, and a real one is never left out, in scenes of many kinds.
import { describe, expect, it } from 'vitest'
import { isRepeat } from './repeated-frame.ts'
import { frameAt, random, type Scene } from './testing/synthetic-frames.ts'

type Part = (seed: number) => Partial<Scene>
const between = (low: number, high: number, seed: number) => low + (high - low) * random(seed)

const MOVING: Record<string, Part> = {
  'a slow pan': (seed) => ({ pan: between(0.1, 1, seed) }),
  'a fast pan': (seed) => ({ pan: between(1, 9, seed) }),
  'a zoom': (seed) => ({ zoom: between(0.002, 0.02, seed) }),
  'a fade': (seed) => ({ fade: Math.sign(random(seed + 0.5) - 0.5) * between(0.4, 4, seed) }),
  'a still scene with grain': (seed) => ({ grain: between(2, 8, seed) }),
  'an object that moves': (seed) => ({ object: between(0.5, 4, seed) }),
  'a pan with grain': (seed) => ({ pan: between(0.3, 4, seed), grain: between(1, 6, seed + 0.5) }),
  'a zoom with a fade': (seed) => ({ zoom: between(0.001, 0.01, seed), fade: between(0.2, 2, seed + 0.5) }),
}
const SCENES = 25

/** The seam of two clips whose encodings differ. The steps of the motion are uneven. */
function seamOf(part: Part, seed: number, isRepeated: boolean) {
  const scene = { seed, pan: 0, zoom: 0, fade: 0, object: 0, grain: 0, codec: between(0.1, 1, seed + 9), ...part(seed) }
  const step = (number: number) => between(0.6, 1.4, seed + number)
  const lastMoment = step(1)
  const firstMoment = isRepeated ? lastMoment : lastMoment + step(2)
  return {
    secondLast: frameAt(scene, 0, { grainOf: 1, encoding: 1 }),
    last: frameAt(scene, lastMoment, { grainOf: 2, encoding: 1 }),
    first: frameAt(scene, firstMoment, { grainOf: isRepeated ? 2 : 3, encoding: 2 }),
    second: frameAt(scene, firstMoment + step(3), { grainOf: 4, encoding: 2 }),
  }
}

const seeds = (kind: string) => Array.from({ length: SCENES }, (_, index) => index * 17 + kind.length * 1000)

describe.each(Object.entries(MOVING))('%s', (kind, part) => {
  it('keeps the next moment', () => {
    const lost = seeds(kind).filter((seed) => isRepeat(seamOf(part, seed, false)))
    expect(lost.length).toBeLessThanOrEqual(1)
  })

  it('finds a repeat', () => {
    const missed = seeds(kind).filter((seed) => !isRepeat(seamOf(part, seed, true)))
    expect(missed.length).toBeLessThanOrEqual(1)
  })
})

it('a still scene loses one of its equal frames', () => {
  const found = seeds('still').filter((seed) => isRepeat(seamOf(() => ({}), seed, false)))
  expect(found.length).toBeGreaterThan(SCENES - 2)
})

it.each(Object.entries(MOVING))('a cut is no repeat: %s', (kind, part) => {
  for (const seed of seeds(kind)) {
    const [before, after] = [seamOf(part, seed, false), seamOf(part, seed + 500, false)]
    expect(isRepeat({ ...before, first: after.first, second: after.second })).toBe(false)
  }
})
