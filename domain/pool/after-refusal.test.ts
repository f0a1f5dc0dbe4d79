import { describe, expect, it } from 'vitest'
import type { RefusalKind } from '../../contracts/platform-refusals.ts'
import { afterRefusal } from './after-refusal.ts'

function after(kind: RefusalKind, retryAfterMs?: number, httpStatus?: number) {
  return afterRefusal({ kind, retryAfterMs, httpStatus })
}

describe('afterRefusal', () => {
  it('lets the platform’s own word on when to come back win', () => {
    expect(after('at_capacity', 42_000)).toEqual({
      generation: 'wait_again',
      coolDownMs: 42_000,
      blockModelMs: 0,
    })
    expect(after('at_capacity').coolDownMs).toBe(5_000)
  })

  it('switches off only the model where only the model is missing', () => {
    expect(after('model_unavailable', undefined, 404)).toEqual({
      generation: 'wait_again',
      coolDownMs: 0,
      blockModelMs: 86_400_000,
    })
  })

  it('tries a model that is not ready just now again soon', () => {
    expect(after('model_unavailable', undefined, 503).blockModelMs).toBe(60_000)
  })

  it.each(['bad_key', 'no_credits', 'blocked', 'unreachable'] as const)('sends the job elsewhere after %s', (kind) => {
    const effect = after(kind)
    expect(effect.generation).toBe('wait_again')
    expect(effect.coolDownMs).toBeGreaterThan(0)
  })

  it.each(['invalid_request', 'idempotency_mismatch'] as const)(
    'ends the job after %s and leaves the account alone',
    (kind) => {
      expect(after(kind, 1_000)).toEqual({ generation: 'fail', coolDownMs: 0, blockModelMs: 0 })
    },
  )
})
