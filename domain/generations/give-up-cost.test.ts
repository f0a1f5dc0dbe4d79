import { expect, it } from 'vitest'
import { ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { chargeOnGiveUp, paidOnGiveUp } from './give-up-cost.ts'

it('was paid where it completed, and not where it was refused or refunded; otherwise it is unknown', () => {
  expect(paidOnGiveUp(undefined)).toBe('no')
  const known = { completed: 'yes', refused: 'no', failed: 'no', cancelled: 'no' }
  const expected = ATTEMPT_STATES.map((state) => [state, { ...known }[state as keyof typeof known] ?? 'unknown'])
  expect(ATTEMPT_STATES.map((state) => [state, paidOnGiveUp({ state })])).toEqual(expected)
})

it.each([
  ['no', 0],
  ['yes', null],
  ['unknown', null],
] as const)('paid "%s" is charged as %s', (paid, charged) => {
  expect(chargeOnGiveUp(paid)).toBe(charged)
})
