import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SHUTDOWN_FORCE_MS, STOP_DEADLINE_MS } from './shutdown-times.ts'
import { startStopDeadline } from './stop-deadline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('ends the process after the limit of the SDK, and not before', () => {
  const exit = vi.fn<(afterMs: number) => void>()
  startStopDeadline(exit)
  vi.advanceTimersByTime(SHUTDOWN_FORCE_MS)
  expect(exit).not.toHaveBeenCalled()
  vi.advanceTimersByTime(STOP_DEADLINE_MS - SHUTDOWN_FORCE_MS)
  expect(exit).toHaveBeenCalledExactlyOnceWith(STOP_DEADLINE_MS)
})
