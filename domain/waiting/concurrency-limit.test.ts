import { expect, it } from 'vitest'
import { createConcurrencyLimit } from './concurrency-limit.ts'

it('never runs more at a time than it has places, runs all, and goes on after a failure', async () => {
  const gate = createConcurrencyLimit(2)
  let running = 0
  let most = 0
  const work = (fails: boolean) => async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 2))
    running -= 1
    if (fails) throw new Error('no')
  }
  const ended = await Promise.allSettled(Array.from({ length: 9 }, (_, index) => gate(work(index % 3 === 0))))
  expect(most).toBe(2)
  expect(ended.filter((result) => result.status === 'fulfilled')).toHaveLength(6)
})
