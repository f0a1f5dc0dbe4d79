import { describe, expect, it } from 'vitest'
import { afterRefusal } from './after-refusal.ts'

describe('afterRefusal', () => {
  it('lets the platform’s own word on when to come back win', () => {
    expect(afterRefusal('at_capacity', 42_000)).toEqual({
      generation: 'wait_again',
      coolDownMs: 42_000,
      blockModelMs: 0,
    })
    expect(afterRefusal('at_capacity', undefined).coolDownMs).toBe(5_000)
  })

  it('switches off only the model where only the model is missing', () => {
    expect(afterRefusal('model_unavailable', undefined)).toEqual({
      generation: 'wait_again',
      coolDownMs: 0,
      blockModelMs: 86_400_000,
    })
  })

  it.each(['bad_key', 'no_credits', 'blocked', 'unreachable'] as const)('sends the job elsewhere after %s', (kind) => {
    const effect = afterRefusal(kind, undefined)
    expect(effect.generation).toBe('wait_again')
    expect(effect.coolDownMs).toBeGreaterThan(0)
  })

  it.each(['invalid_request', 'idempotency_mismatch'] as const)(
    'ends the job after %s and leaves the account alone',
    (kind) => {
      expect(afterRefusal(kind, 1_000)).toEqual({ generation: 'fail', coolDownMs: 0, blockModelMs: 0 })
    },
  )
})
