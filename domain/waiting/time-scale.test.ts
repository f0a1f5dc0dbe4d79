import { afterEach, expect, it } from 'vitest'
import { scaledMs, setTimeScale } from './time-scale.ts'

afterEach(() => setTimeScale(1))

it('leaves a limit as it is without a factor', () => {
  expect(scaledMs(80 * 60_000)).toBe(80 * 60_000)
  expect(scaledMs(0.5)).toBe(0.5)
})

it('divides by the factor of the process, unless the caller has one of its own', () => {
  setTimeScale(10)
  expect(scaledMs(60_000)).toBe(6_000)
  expect(scaledMs(60_000, 1)).toBe(60_000)
  expect(scaledMs(60_000, 60)).toBe(1_000)
})

it('never makes a limit of nothing, which Temporal would take for none', () => {
  expect(scaledMs(10, 100)).toBe(1)
})
