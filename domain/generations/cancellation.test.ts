import { expect, it } from 'vitest'
import { GENERATION_STATUSES, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { cancellationAfterEnd, cancellationOfGeneration } from './cancellation.ts'

it.each(GENERATION_STATUSES)('states the outcome for a generation that is %s', (status) => {
  const error = { code: 'timed_out', detail: 'x', paid: 'no' } as const
  const { state, detail, paid } = cancellationOfGeneration({ status, error, isUnknown: false })
  expect(detail).not.toBe('')
  if (state === 'requested') expect(isFinalGenerationStatus(status)).toBe(false)
  if (state === 'cancelled_unpaid') expect([status, paid]).toEqual(['cancelled', 'no'])
  if (paid === 'yes') expect(['collecting', 'completed']).toContain(status)
  expect(state === 'cancelled_unpaid').toBe(status === 'cancelled')
})

it('reports the cost of a generation that failed first', () => {
  const error = { code: 'timed_out', detail: 'x', paid: 'unknown' } as const
  const failed = cancellationOfGeneration({ status: 'failed', error, isUnknown: false })
  expect(failed).toMatchObject({ state: 'too_late', paid: 'unknown' })
})

it('does not promise an output where the platform may not have accepted the request', () => {
  const sure = cancellationOfGeneration({ status: 'submitting', error: null, isUnknown: false })
  const unsure = cancellationOfGeneration({ status: 'submitting', error: null, isUnknown: true })
  expect(unsure.detail).not.toBe(sure.detail)
  expect(unsure.detail).toContain('did not respond')
})

it('says that a job had ended before the request', () => {
  expect(cancellationAfterEnd('completed', 'yes')).toMatchObject({ state: 'already_final', paid: 'yes' })
})

it('does not call a cancelled generation unpaid where an earlier attempt is paid for, or may be', () => {
  const cancelled = { status: 'cancelled', error: null, isUnknown: false } as const
  const open = { attemptId: 'att_1', reason: 'accepted_again' } as const
  const paid = cancellationOfGeneration({ ...cancelled, charge: { chargedCredits: 1.5, openCharges: [] } })
  expect(paid).toMatchObject({ state: 'too_late', paid: 'yes' })
  const unsure = cancellationOfGeneration({ ...cancelled, charge: { chargedCredits: 0, openCharges: [open] } })
  expect(unsure).toMatchObject({ state: 'too_late', paid: 'unknown' })
})

it('says how often the platform was asked without a decision, and does not claim a response where none is recorded', () => {
  const submitted = { status: 'submitted', error: null, isUnknown: false } as const
  expect(cancellationOfGeneration(submitted).detail).toContain('No outcome is recorded yet.')
  const undecided = { tries: 3, lastAt: new Date('2026-11-21T12:00:00Z'), detail: 'no answer within 10 s' }
  const { state, detail } = cancellationOfGeneration({ ...submitted, undecided })
  expect(state).toBe('requested')
  expect(detail).toContain('asked 3 times to cancel it, last at 2026-11-21T12:00:00.000Z')
  expect(detail).toContain('no answer within 10 s')
})

it('does not call a waiting generation unpaid where an earlier attempt is paid for, or may be', () => {
  const waiting = { status: 'waiting', error: null, isUnknown: false } as const
  const open = { attemptId: 'att_1', reason: 'accepted_again' } as const
  const paid = cancellationOfGeneration({ ...waiting, charge: { chargedCredits: 1.5, openCharges: [] } })
  expect(paid).toMatchObject({ state: 'requested', paid: 'yes' })
  expect(paid.detail).not.toContain('unpaid')
  const unsure = cancellationOfGeneration({ ...waiting, charge: { chargedCredits: 0, openCharges: [open] } })
  expect(unsure).toMatchObject({ state: 'requested', paid: 'unknown' })
  expect(unsure.detail).not.toContain('unpaid')
})
