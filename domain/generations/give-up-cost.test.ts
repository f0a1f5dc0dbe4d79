import { expect, it } from 'vitest'
import { ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { chargeOnGiveUp, paidOnGiveUp } from './give-up-cost.ts'

it('nothing was paid without an attempt or after a refusal; otherwise it is unknown', () => {
  expect(paidOnGiveUp(undefined)).toBe('no')
  for (const state of ATTEMPT_STATES) expect(paidOnGiveUp({ state })).toBe(state === 'refused' ? 'no' : 'unknown')
})

it.each([
  ['no', 2, 0],
  ['yes', 2, 2],
  ['yes', undefined, null],
  ['unknown', 2, null],
] as const)('paid "%s" at a price of %s is charged as %s', (paid, priceCredits, charged) => {
  expect(chargeOnGiveUp(paid, priceCredits)).toBe(charged)
})
