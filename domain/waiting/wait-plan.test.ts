import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextCheckMs, planWait } from './wait-plan.ts'

const model = { typicalDurationMs: 100_000, timeLimitMs: 2_400_000 }

describe('planWait', () => {
  it('uses the catalogue until five runs have been measured, but shows the estimate of one run', () => {
    const observed = { runs: 1, p50Ms: 7_000, p95Ms: 7_000 }
    expect(planWait({ ...model, observed, hasWebhook: false })).toEqual({
      firstCheckMs: 50_000,
      expectedMs: 7_000,
      deadlineMs: 2_400_000,
    })
    expect(planWait({ ...model, observed, hasWebhook: true }).firstCheckMs).toBe(150_000)
  })

  it('gives no estimate before a run has been measured', () => {
    expect(planWait({ ...model, observed: undefined, hasWebhook: true })).not.toHaveProperty('expectedMs')
  })

  it('checks at half of the usual time without a webhook, and after the slowest runs with one', () => {
    const observed = { runs: 5, p50Ms: 40_000, p95Ms: 60_000 }
    expect(planWait({ ...model, observed, hasWebhook: false }).firstCheckMs).toBe(20_000)
    expect(planWait({ ...model, observed, hasWebhook: true }).firstCheckMs).toBe(90_000)
  })

  it('does not delay the check because some webhooks were lost', () => {
    const observed = { runs: 10, p50Ms: 40_000, p95Ms: 600_000 }
    expect(planWait({ ...model, observed, hasWebhook: true }).firstCheckMs).toBe(160_000)
  })

  it('never plans the check after half of the platform’s limit, nor within one second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.boolean(),
        (p50Ms, p95Ms, hasWebhook) => {
          const { firstCheckMs } = planWait({ ...model, observed: { runs: 9, p50Ms, p95Ms }, hasWebhook })
          expect(firstCheckMs).toBeGreaterThanOrEqual(1_000)
          expect(firstCheckMs).toBeLessThanOrEqual(model.timeLimitMs / 2)
        },
      ),
    )
  })
})

describe('nextCheckMs', () => {
  it('grows with the time passed and stays within its bounds', () => {
    expect(nextCheckMs(0, 0.5)).toBe(1_000)
    expect(nextCheckMs(60_000, 0.5)).toBe(9_000)
    expect(nextCheckMs(3_600_000, 0.5)).toBe(30_000)
    expect(nextCheckMs(3_600_000, 1)).toBe(36_000)
  })
})
