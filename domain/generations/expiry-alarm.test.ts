import { expect, it } from 'vitest'
import { dueExpiryAlarms } from './expiry-alarm.ts'

const HOUR_MS = 60 * 60_000

it.each([
  ['seven days', 168, 24.1, 0],
  ['seven days', 168, 24, 1],
  ['seven days', 168, 6.1, 1],
  ['seven days', 168, 6, 2],
  ['one hour', 1, 0.26, 0],
  ['one hour', 1, 0.25, 1],
  ['one hour', 1, 0.06, 2],
  ['one hour', 1, -1, 2],
])('of %s (%s h), with %s h left, %s warnings are due', (_name, keptH, leftH, due) => {
  const keptUntilMs = keptH * HOUR_MS
  expect(dueExpiryAlarms({ decidedAtMs: 0, keptUntilMs, nowMs: keptUntilMs - leftH * HOUR_MS })).toBe(due)
})
