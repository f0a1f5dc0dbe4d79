import { expect, it } from 'vitest'
import { fetchTimeMs, keptUntilMs } from './kept-until.ts'

const DAY_MS = 24 * 60 * 60_000
const nowMs = Date.parse('2026-11-21T12:00:00Z')
const createdAtMs = nowMs - DAY_MS

it.each([
  ['the time that the platform reports', '2026-11-21T13:00:00Z', nowMs + DAY_MS / 24],
  ['seven days after the request where it reports none', undefined, createdAtMs + 7 * DAY_MS],
  ['the same where the reported time is not a date', 'soon', createdAtMs + 7 * DAY_MS],
  ['the same where the reported time is before the request', '1970-01-01T00:00:00Z', createdAtMs + 7 * DAY_MS],
  ['at most thirty days', '9999-01-01T00:00:00Z', nowMs + 30 * DAY_MS],
])('%s', (_name, expiresAt, expected) => {
  expect(keptUntilMs({ expiresAt, createdAtMs, nowMs })).toBe(expected)
})

it('tries to fetch until the platform deletes the files, and for ten minutes at least', () => {
  expect(fetchTimeMs({ keptUntilMs: nowMs + DAY_MS, nowMs })).toBe(DAY_MS)
  expect(fetchTimeMs({ keptUntilMs: nowMs - DAY_MS, nowMs })).toBe(10 * 60_000)
})
