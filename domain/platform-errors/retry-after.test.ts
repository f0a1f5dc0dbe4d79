import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MAX_RETRY_AFTER_MS, MIN_RETRY_AFTER_MS, retryAfterMs } from './retry-after.ts'

const NOW_MS = Date.parse('2026-11-21T00:00:00Z')

it.each([
  ['5', 5_000],
  [' 5 ', 5_000],
  ['1.5', 1_500],
  ['0', MIN_RETRY_AFTER_MS],
  ['-3', MIN_RETRY_AFTER_MS],
  ['999999999999', MAX_RETRY_AFTER_MS],
  ['Sat, 21 Nov 2026 00:00:30 GMT', 30_000],
  ['Saturday, 21-Nov-26 00:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 23:00:00 GMT', MIN_RETRY_AFTER_MS],
  ['Sat, 21 Nov 2099 00:00:30 GMT', MAX_RETRY_AFTER_MS],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  ['soon', undefined],
  ['5 minutes', undefined],
  ['1e9', undefined],
])('%s → %s ms', (header, expected) => {
  expect(retryAfterMs(header, NOW_MS)).toBe(expected)
})

it('is always within its bounds, or nothing', () => {
  const headers = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.date().map((d) => (Number.isNaN(d.getTime()) ? 'NaN' : d.toUTCString())),
  )
  fc.assert(
    fc.property(headers, (header) => {
      const waitMs = retryAfterMs(header, NOW_MS)
      if (waitMs === undefined) return
      expect(Number.isSafeInteger(waitMs)).toBe(true)
      expect(waitMs).toBeGreaterThanOrEqual(MIN_RETRY_AFTER_MS)
      expect(waitMs).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS)
    }),
  )
})
