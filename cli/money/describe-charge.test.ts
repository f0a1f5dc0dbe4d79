import { expect, it } from 'vitest'
import { sampleFilm, sampleGeneration } from '../testing/sample-jobs.ts'
import { describeChargeOfFilm, describeChargeOfGeneration, dollars } from './describe-charge.ts'

const ATTEMPT = 'att_01kabq5w3gey3s9v8m0n7xkc2t'
const ENDED = { finishedAt: '2026-11-20T10:00:21.000Z' }
const paid = (credits: number) => ({ chargedCredits: credits, chargedUsd: credits / 16 })
const scenesOf = (...changes: object[]) =>
  changes.map((change, index) => ({ ...sampleFilm().scenes[0]!, index, ...change }))

it('states a final amount as paid, in credits and dollars', () => {
  const generation = sampleGeneration({ ...ENDED, status: 'completed', ...paid(1.5) })
  expect(describeChargeOfGeneration(generation)).toBe('paid 1.5 of 1.5 credits ($0.094)')
  const refunded = sampleGeneration({ ...ENDED, status: 'failed' })
  expect(describeChargeOfGeneration(refunded)).toBe('paid 0 of 1.5 credits ($0.00)')
})

it('calls an amount that can still grow an estimate, and names the attempt', () => {
  const running = sampleGeneration({ status: 'in_progress', openCharges: [{ attemptId: ATTEMPT, reason: 'running' }] })
  expect(describeChargeOfGeneration(running)).toBe(
    `paid so far 0 of about 1.5 credits ($0.00); not known yet: attempt ${ATTEMPT} is running`,
  )
  const unknown = sampleGeneration({
    ...ENDED,
    status: 'failed',
    openCharges: [{ attemptId: ATTEMPT, reason: 'unknown' }],
  })
  expect(describeChargeOfGeneration(unknown)).toContain(`not known yet: attempt ${ATTEMPT} is unknown`)
})

it('names the paid scenes of a film that failed, and the scene whose cost is not known', () => {
  const scenes = scenesOf(paid(5.6), paid(5.6), {}, paid(5.6))
  const failed = sampleFilm({ ...ENDED, status: 'failed', scenes, priceCredits: 22.4, ...paid(16.8) })
  expect(describeChargeOfFilm(failed)).toBe('paid 16.8 of 22.4 credits ($1.05), for scenes 1–2, 4')
  const openCharges = [{ attemptId: ATTEMPT, reason: 'unknown' as const }]
  const unknown = { ...failed, scenes: scenesOf(paid(5.6), { openCharges }), ...paid(5.6), openCharges }
  expect(describeChargeOfFilm(unknown)).toBe(
    `paid so far 5.6 of about 22.4 credits ($0.35), for scene 1; not known yet: attempt ${ATTEMPT} of scene 2 is unknown`,
  )
  const completed = sampleFilm({ ...ENDED, status: 'completed', scenes, priceCredits: 16.8, ...paid(5.6) })
  expect(describeChargeOfFilm(completed)).toBe('paid 5.6 of 16.8 credits ($0.35)')
})

it('rounds dollars to cents, and below ten cents to tenths of a cent', () => {
  expect([0, 0.35, 0.3125, 0.09375, 0.05, 1.05, 0.0064].map(dollars)).toEqual([
    ...['$0.00', '$0.35', '$0.31', '$0.094', '$0.05', '$1.05', '$0.006'],
  ])
})
