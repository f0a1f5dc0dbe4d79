import { expect, it } from 'vitest'
import { availabilityOf } from './pool-account.ts'
import { account, NOW } from './testing/sample-accounts.ts'

const circuit = { cause: 'no_credits', reason: 'no_credits: empty', openedAtMs: NOW - 10, opens: 1 } as const

it.each([
  ['ready', {}, undefined, undefined],
  ['full', { slotsInUse: 2 }, 'all 2 slots in use', undefined],
  ['off', { state: 'draining' }, 'draining', undefined],
  ['off', { hasKey: false, cooldown: { untilMs: NOW + 5, reason: 'x' } }, 'no usable key', undefined],
  ['paused', { cooldown: { untilMs: NOW + 5, reason: 'x' } }, 'cooling down: x', NOW + 5],
  ['paused', { circuit: { ...circuit, untilMs: NOW + 5 } }, 'paused: no_credits: empty', NOW + 5],
  [
    'paused',
    { cooldown: { untilMs: NOW + 9, reason: 'x' }, circuit: { ...circuit, untilMs: NOW + 5 } },
    'cooling down: x',
    NOW + 9,
  ],
  ['trying', { circuit: { ...circuit, untilMs: NOW } }, 'no_credits: empty', undefined],
  ['trying', { circuit: { ...circuit, untilMs: NOW }, hasTrial: true, slotsInUse: 1 }, 'no_credits: empty', undefined],
] as const)('shows an account as %s: %o', (availability, over, reason, pausedUntilMs) => {
  expect(availabilityOf(account('a', over), NOW)).toEqual({ availability, reason, pausedUntilMs })
})
