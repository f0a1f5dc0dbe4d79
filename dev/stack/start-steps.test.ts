import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StartSteps } from './start-steps.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the steps that are not done are reported each second, and nothing after the last', async () => {
  const reports: string[] = []
  const steps = new StartSteps((text, elapsedMs) => reports.push(`${text} ${elapsedMs / 1000}`))
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  const all = [steps.during('PostgreSQL', first.promise), steps.during('Temporal', second.promise)]
  await vi.advanceTimersByTimeAsync(1_000)
  first.resolve()
  await vi.advanceTimersByTimeAsync(1_000)
  steps.report('Downloading the Temporal CLI', 1_500)
  await vi.advanceTimersByTimeAsync(2_000)
  second.resolve()
  await Promise.all(all)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(reports).toEqual([
    'Waiting for PostgreSQL, Temporal 1',
    'Waiting for Temporal 2',
    'Downloading the Temporal CLI 1.5',
  ])
})
