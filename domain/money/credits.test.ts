import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromMillicredits, roundCredits, sumCredits, toMillicredits } from './credits.ts'

it('adds up what fractions cannot', () => {
  expect(0.1 + 0.2).not.toBe(0.3)
  expect(sumCredits([0.1, 0.2])).toBe(0.3)
  expect(sumCredits(Array.from({ length: 1000 }, () => 0.051))).toBe(51)
  expect(sumCredits([])).toBe(0)
})

it('keeps three places', () => {
  expect(roundCredits(0.0512)).toBe(0.051)
  expect(roundCredits(5.6000000000000005)).toBe(5.6)
})

it('comes back from thousandths as it went in, and sums in any order', () => {
  const millis = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 50 })
  fc.assert(
    fc.property(millis, (list) => {
      const credits = list.map(fromMillicredits)
      expect(credits.map(toMillicredits)).toEqual(list)
      expect(toMillicredits(sumCredits(credits.toReversed()))).toBe(list.reduce((sum, each) => sum + each, 0))
    }),
  )
})
