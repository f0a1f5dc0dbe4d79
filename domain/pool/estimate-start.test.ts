import fc from 'fast-check'
import { expect, it } from 'vitest'
import { estimateRestrictedStartMs, waitersAhead } from './estimate-start.ts'
import { estimateStartMs } from './place-in-line.ts'

const RUN_MS = 100
const slots = [
  { accountId: 'north', freeAtMs: 0 },
  { accountId: 'south', freeAtMs: 40 },
]
const estimate = (
  ahead: { requiredAccountIds: string[]; waiting: number }[],
  requiredAccountIds: string[] = [],
  free = slots,
) => {
  const position = ahead.reduce((sum, { waiting }) => sum + waiting, 1)
  return estimateRestrictedStartMs({ position, ahead, requiredAccountIds, slots: free, runMs: RUN_MS, nowMs: 0 })
}

it('waiters for other accounts do not delay a waiter', () => {
  const north = { requiredAccountIds: ['north'], waiting: 5 }
  expect(estimate([north], ['south'])).toBe(40)
  expect(estimate([north])).toBe(40)
  expect(estimate([north], ['north'])).toBe(500)
})

it('waiters that any account may take delay it by their share', () => {
  expect(estimate([{ requiredAccountIds: [], waiting: 1 }], ['north'])).toBe(100)
  expect(estimate([{ requiredAccountIds: [], waiting: 4 }], ['south'])).toBe(240)
})

it('where no account may take it, nothing is estimated, and the others are not delayed', () => {
  const none = { requiredAccountIds: ['none'], waiting: 3 }
  expect(estimate([], ['none'])).toBeUndefined()
  expect(estimate([none], ['south'])).toBe(40)
})

it('without restrictions the estimate is that of the place in the line', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.array(fc.nat(300), { minLength: 1, maxLength: 5 }), (waiting, freeAtMs) => {
      const free = freeAtMs.map((atMs, index) => ({ accountId: `a${index}`, freeAtMs: atMs }))
      const place = { position: waiting + 1, freeAtMs, runMs: RUN_MS, nowMs: 0 }
      expect(estimate([{ requiredAccountIds: [], waiting }], [], free)).toBe(estimateStartMs(place))
    }),
  )
})

it('a long line is estimated without simulating each waiter', () => {
  const start = estimate([{ requiredAccountIds: ['north'], waiting: 100_000 }], ['north'])
  expect(start).toBeCloseTo(100_000 * RUN_MS, -5)
})

it('of another client of the same priority as many count as of the own one, and one more', () => {
  const kinds = [
    { requiredAccountIds: ['north'], waiting: 50 },
    { requiredAccountIds: [], waiting: 50 },
  ]
  const other = { priority: 3, clientId: 'ben', waiting: 100, isMore: false, kinds }
  const own = { priority: 3, clientId: 'ann', ahead: 9, kinds: [{ requiredAccountIds: [], waiting: 9 }] }
  expect(waitersAhead({ queues: [other], own }).map(({ waiting }) => waiting)).toEqual([9, 5, 5])
  expect(waitersAhead({ queues: [{ ...other, priority: 4 }], own })).toEqual(own.kinds)
  expect(waitersAhead({ queues: [{ ...other, priority: 2 }], own })[1]?.waiting).toBe(50)
})
