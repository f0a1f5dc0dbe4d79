import { expect, it } from 'vitest'
import type { WalkInput } from '../../db/connection/walk-page.ts'
import { type Walk, walkOn } from './walk.ts'

const list = (count: number) => async (page: WalkInput) =>
  Array.from({ length: count }, (_, index) => ({ row: index, position: { micros: index, id: `${index}` } }))
    .filter(({ row }) => row > (page.after?.micros ?? -1))
    .slice(0, page.limit)

async function rounds(count: number, stuck: (row: number) => boolean, { roundCount = 10, limit = 3 } = {}) {
  const walk: Walk = {}
  const handled: number[] = []
  let calls = 0
  for (let round = 0; round < roundCount; round += 1) {
    await walkOn(walk, list(count), {
      limit,
      handle: async (row) => {
        calls += 1
        if (!stuck(row)) handled.push(row)
        return !stuck(row)
      },
    })
  }
  return { handled: [...new Set(handled)], calls }
}

it('handles every row, page by page, and then begins again', async () => {
  const { handled, calls } = await rounds(7, () => false, { roundCount: 6 })
  expect(handled).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(calls).toBe(14)
})

it('passes over rows that always fail, also where they fill a page', async () => {
  expect((await rounds(8, (row) => row < 5)).handled).toEqual([5, 6, 7])
  expect((await rounds(3, (row) => row === 0)).handled).toEqual([1, 2])
})

it('makes two calls a round where all fail', async () => {
  expect((await rounds(100, () => true, { roundCount: 4, limit: 50 })).calls).toBe(8)
})
