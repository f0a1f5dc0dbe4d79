import { expect, it } from 'vitest'
import { PlatformDownloadError } from '../../contracts/ports/platform-errors.ts'
import { nextTryMs } from './next-try.ts'
import { notReady } from './failures.ts'

const retryPolicy = { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 300_000 }

it.each([
  [1, 1_000],
  [4, 8_000],
  [500, 300_000],
])('after try %s the next one is due in %s ms', (attempt, delayMs) => {
  const error = new PlatformDownloadError('no', { gone: false })
  expect(nextTryMs({ attempt, retryPolicy }, error)).toBe(delayMs)
})

it('the delay of the failure itself counts first, and without a policy it is not known', () => {
  expect(nextTryMs({ attempt: 3, retryPolicy }, notReady('queued', 7_000))).toBe(7_000)
  expect(nextTryMs({ attempt: 3 }, new Error('no'))).toBeUndefined()
})
