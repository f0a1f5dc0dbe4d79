import { expect, it } from 'vitest'
import { modelBlockMs } from './model-block.ts'

const MINUTE = 60_000

it('leaves a model that the account does not have for a day', () => {
  expect(modelBlockMs({ httpStatus: 404, retryAfterMs: undefined, strikes: 1 })).toBe(24 * 60 * MINUTE)
})

it('tries one that is not ready again after a minute, then more seldom, at least every hour', () => {
  const minutes = [1, 2, 3, 4, 9].map((strikes) => modelBlockMs({ httpStatus: 423, retryAfterMs: undefined, strikes }))
  expect(minutes.map((ms) => ms / MINUTE)).toEqual([1, 2, 4, 8, 60])
})

it('takes the platform’s own word', () => {
  expect(modelBlockMs({ httpStatus: 404, retryAfterMs: 7_000, strikes: 5 })).toBe(7_000)
})
