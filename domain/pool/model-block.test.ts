import { expect, it } from 'vitest'
import { modelBlockMs } from './model-block.ts'

const MINUTE = 60_000

it('blocks a model that the account does not have for a day', () => {
  expect(modelBlockMs({ httpStatus: 404, retryAfterMs: undefined, strikes: 1 })).toBe(24 * 60 * MINUTE)
})

it('blocks a model that is not ready for a minute, then longer, at most an hour', () => {
  const minutes = [1, 2, 3, 4, 9].map((strikes) => modelBlockMs({ httpStatus: 423, retryAfterMs: undefined, strikes }))
  expect(minutes.map((ms) => ms / MINUTE)).toEqual([1, 2, 4, 8, 60])
})

it('uses the time that the platform names', () => {
  expect(modelBlockMs({ httpStatus: 404, retryAfterMs: 7_000, strikes: 5 })).toBe(7_000)
})
