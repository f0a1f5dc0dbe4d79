import { describe, expect, it } from 'vitest'
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import { afterRefusal } from './after-refusal.ts'

function after(kind: RefusalKind, retryAfterMs?: number, httpStatus?: number) {
  return afterRefusal({ kind, retryAfterMs, httpStatus })
}

describe('afterRefusal', () => {
  it('prefers the retry time that the platform names, and lowers the learned slots', () => {
    expect(after('at_capacity', 42_000)).toEqual({ generation: 'wait_again', coolDownMs: 42_000, isFull: true })
    expect(after('at_capacity').coolDownMs).toBe(5_000)
  })

  it('blocks only the model where only the model is missing', () => {
    expect(after('model_unavailable', undefined, 404)).toEqual({
      generation: 'wait_again',
      coolDownMs: 0,
      blocksModel: { httpStatus: 404, retryAfterMs: undefined },
    })
  })

  it('leaves an account without credits to a trial generation, and counts an unreachable account as a failure', () => {
    expect(after('no_credits').opens).toBe('no_credits')
    expect(after('unreachable')).toMatchObject({ isFailure: true, generation: 'wait_again' })
  })

  it.each(['bad_key', 'blocked', 'unreachable'] as const)('cools the account down after %s', (kind) => {
    expect(after(kind)).toMatchObject({ generation: 'wait_again' })
    expect(after(kind).coolDownMs).toBeGreaterThan(0)
  })

  it.each(['invalid_request', 'idempotency_mismatch'] as const)(
    'ends the job after %s and leaves the account alone',
    (kind) => {
      expect(after(kind, 1_000)).toEqual({ generation: 'fail', coolDownMs: 0 })
    },
  )
})
