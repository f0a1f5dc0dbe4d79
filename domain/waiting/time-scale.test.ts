import { afterEach, expect, it } from 'vitest'
import { scaledMs, setTimeScale, SHORTEST_SCALED_MS } from './time-scale.ts'

afterEach(() => setTimeScale(1))

it('leaves a limit as it is without a factor', () => {
  expect(scaledMs(80 * 60_000)).toBe(80 * 60_000)
  expect(scaledMs(25)).toBe(25)
})

it('divides by the factor of the process, unless the caller has one of its own', () => {
  setTimeScale(10)
  expect(scaledMs(60_000)).toBe(6_000)
  expect(scaledMs(60_000, 1)).toBe(60_000)
  expect(scaledMs(60_000, 20)).toBe(3_000)
})

it('leaves time for the work itself: no limit becomes shorter than two seconds', () => {
  expect(scaledMs(60_000, 1_000)).toBe(SHORTEST_SCALED_MS)
  expect(scaledMs(500, 1_000)).toBe(500)
})
