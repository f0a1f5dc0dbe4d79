// The figures of known schedules.
import { expect, it } from 'vitest'
import { figuresOf, idealMakespan, idleGaps } from './measure.ts'

const run = (job: string, acceptedMs: number, finishedMs: number, account = 'a') => ({
  account,
  job,
  acceptedMs,
  finishedMs,
})

it('puts each job on the slot that is free first', () => {
  expect(idealMakespan([4, 3, 2, 1], 2)).toBe(5)
  expect(idealMakespan([10], 4)).toBe(10)
})

it('measures how long a slot stood idle, account by account', () => {
  const runs = [run('1', 0, 10), run('2', 0, 20), run('3', 15, 30), run('4', 22, 40), run('5', 1, 9, 'b')]
  expect(idleGaps(runs, 2)).toEqual([5, 2])
})

it('finds a perfect schedule perfect, and counts a duplicate', () => {
  const runs = [run('1', 0, 10), run('2', 10, 20)]
  const callers = [
    { job: '1', handedOverMs: 0, knownDoneMs: 10 },
    { job: '2', handedOverMs: 0, knownDoneMs: 20 },
  ]
  const pool = { accounts: 1, slotsPerAccount: 1 }
  expect(figuresOf(runs, callers, pool)).toMatchObject({ makespanToIdeal: 1, slotUse: 1, duplicates: 0 })
  const doubled = figuresOf([...runs, run('2', 20, 30)], callers, pool)
  expect(doubled.duplicates).toBe(1)
})
