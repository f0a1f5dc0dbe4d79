import { expect, it } from 'vitest'
import { chargeOf, platformEndingOf } from './platform-ending.ts'

it.each([
  ['completed', undefined, { status: 'completed' }, 2],
  ['canceled', undefined, { status: 'cancelled' }, 0],
  ['failed', 'no GPU', { error: { code: 'generation_failed', detail: 'no GPU', paid: 'no' } }, 0],
  ['failed', undefined, { error: { code: 'generation_failed', detail: 'the platform gave no reason' } }, 0],
  ['nsfw', undefined, { error: { code: 'content_rejected', paid: 'no' } }, 0],
] as const)('a request that is %s (%s) ends as %o', (status, error, ending, chargedCredits) => {
  expect(platformEndingOf({ status, error })).toMatchObject(ending)
  expect(chargeOf(status, 2)).toBe(chargedCredits)
})
