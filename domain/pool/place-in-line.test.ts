import { expect, it } from 'vitest'
import { type ClientQueue, estimateStartMs, placeInLine } from './place-in-line.ts'

function queue(clientId: string, priority: number, waiting: number, isMore = false): ClientQueue {
  return { clientId, priority, waiting, isMore }
}

it('counts waiters of better priority, of the own client before it, and of other clients only their turns', () => {
  const queues = [queue('big', 1, 3), queue('big', 3, 500, true), queue('me', 3, 9), queue('late', 5, 40)]
  const own = { clientId: 'me', priority: 3, ahead: 2, isMore: false }
  expect(placeInLine({ queues, own })).toEqual({ position: 1 + 3 + 2 + 3, isMore: false })
})

it('reports that there are more where the count stopped earlier', () => {
  const own = { clientId: 'me', priority: 3, ahead: 0, isMore: false }
  expect(placeInLine({ queues: [queue('big', 1, 1_000, true)], own })).toEqual({ position: 1_001, isMore: true })
})

it('estimates a start from the times of free slots and the duration of runs', () => {
  const line = { freeAtMs: [5_000, 9_000], runMs: 10_000, nowMs: 1_000 }
  expect([1, 2, 3, 4, 5].map((position) => estimateStartMs({ ...line, position }))).toEqual([
    5_000, 9_000, 15_000, 19_000, 25_000,
  ])
  expect(estimateStartMs({ ...line, freeAtMs: [], position: 1 })).toBeUndefined()
})
