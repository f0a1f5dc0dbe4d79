import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { mapAtOnce } from './map-at-once.ts'

it('keeps the order of the items, and runs no more at the same time than it may', async () => {
  let running = 0
  let most = 0
  const results = await mapAtOnce([30, 1, 10, 1, 20], 2, async (ms) => {
    running += 1
    most = Math.max(most, running)
    await sleep(ms)
    running -= 1
    return ms * 2
  })
  expect(results).toEqual([60, 2, 20, 2, 40])
  expect(most).toBe(2)
})

it('starts nothing after a failure, and throws it when the running work has ended', async () => {
  const started: number[] = []
  const ended: number[] = []
  const mapped = mapAtOnce([0, 1, 2, 3], 2, async (item) => {
    started.push(item)
    if (item === 1) throw new Error('broken')
    await sleep(20)
    ended.push(item)
  })
  await expect(mapped).rejects.toThrow('broken')
  expect([started, ended]).toEqual([[0, 1], [0]])
})
