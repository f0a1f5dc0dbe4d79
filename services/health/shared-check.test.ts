import { expect, it, vi } from 'vitest'
import { sharedCheck } from './shared-check.ts'

it('asks once for all who ask within the time, and again after it', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    let asked = 0
    const check = sharedCheck(async () => {
      asked += 1
      if (asked === 1) throw new Error('away')
      return asked
    }, 1_000)
    const first = await Promise.allSettled([check(), check()])
    expect([asked, ...first.map(({ status }) => status)]).toEqual([1, 'rejected', 'rejected'])
    vi.advanceTimersByTime(1_000)
    expect(await check()).toBe(2)
  } finally {
    vi.useRealTimers()
  }
})
