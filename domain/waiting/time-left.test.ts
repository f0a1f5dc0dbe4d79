import { expect, it } from 'vitest'
import { QUEUED_LIMIT_MS, timeLeftMs } from './time-left.ts'

const run = { platformStatus: 'in_progress', submittedAtMs: 0, startedAtMs: undefined, timeLimitMs: 600_000 } as const

it('counts the limit of a run from its start, not from its time in the queue', () => {
  expect(timeLeftMs({ ...run, startedAtMs: 5_000_000, nowMs: 5_200_000 })).toBe(400_000)
  expect(timeLeftMs({ ...run, startedAtMs: 5_000_000, nowMs: 5_700_000 })).toBe(0)
  expect(timeLeftMs({ ...run, nowMs: 5_000_000 })).toBe(600_000)
})

it('allows one day in the queue, with a check after each run’s time', () => {
  expect(timeLeftMs({ ...run, platformStatus: 'queued', nowMs: 3_600_000 })).toBe(600_000)
  expect(timeLeftMs({ ...run, platformStatus: 'queued', nowMs: QUEUED_LIMIT_MS - 1_000 })).toBe(1_000)
  expect(timeLeftMs({ ...run, platformStatus: 'queued', nowMs: QUEUED_LIMIT_MS })).toBe(0)
})
