import { describe, expect, it } from 'vitest'
import { FILM_STATUSES, isFinalFilmStatus } from '../../contracts/vocabulary/statuses.ts'
import { type CancelledTake, cancellationOfFilm, paidForTakes } from './film-cancellation.ts'

const REQUESTED_AT = new Date(1_000_000)
const before = new Date(999_000)
const after = new Date(1_001_000)

const take = (sceneIndex: number, over: Partial<CancelledTake>): CancelledTake => ({
  ...{ sceneIndex, take: 1, generationId: `gen_${sceneIndex}`, status: 'completed', error: null, finishedAt: before },
  ...over,
})

it.each(FILM_STATUSES)('states the outcome for a film that is %s', (status) => {
  const cancelled = cancellationOfFilm({ status, error: null, requestedAt: REQUESTED_AT, takes: [] })
  expect(cancelled.detail).not.toBe('')
  if (cancelled.state === 'requested') expect(isFinalFilmStatus(status)).toBe(false)
  expect(cancelled.state === 'cancelled_unpaid').toBe(status === 'cancelled')
})

it('names the takes that had not ended, and what each of them cost', () => {
  const takes = [
    take(0, {}),
    take(1, { finishedAt: after }),
    take(2, { status: 'cancelled', finishedAt: after }),
    take(3, { status: 'submitted', finishedAt: null }),
  ]
  const cancelled = cancellationOfFilm({ status: 'cancelled', error: null, requestedAt: REQUESTED_AT, takes })
  expect(cancelled).toMatchObject({ state: 'cancelled_in_part', paid: 'yes' })
  expect(cancelled.scenes).toEqual([
    { sceneIndex: 1, take: 1, generationId: 'gen_1', state: 'too_late', paid: 'yes' },
    { sceneIndex: 2, take: 1, generationId: 'gen_2', state: 'cancelled_unpaid', paid: 'no' },
    { sceneIndex: 3, take: 1, generationId: 'gen_3', state: 'requested', paid: 'unknown' },
  ])
})

it('does not call a film or a scene unpaid before the cancellation is decided', () => {
  const takes = [take(0, { status: 'waiting', finishedAt: null })]
  const requested = cancellationOfFilm({ status: 'rendering', error: null, requestedAt: REQUESTED_AT, takes })
  expect(requested).toMatchObject({
    state: 'requested',
    paid: 'unknown',
    scenes: [{ state: 'requested', paid: 'unknown' }],
  })
})

describe('the cost of all takes', () => {
  const failed = (paid: 'no' | 'unknown') =>
    take(0, { status: 'failed', error: { code: 'internal', detail: 'x', paid } })

  it.each([
    ['no', [take(0, { status: 'cancelled' }), failed('no'), take(1, { status: 'waiting' })]],
    ['unknown', [failed('no'), failed('unknown')]],
    ['unknown', [take(0, { status: 'in_progress' })]],
    ['yes', [take(0, { status: 'waiting', charge: { chargedCredits: 1.5, chargedUsd: 0.09, openCharges: [] } })]],
    ['yes', [take(0, { status: 'submitted', charge: { chargedCredits: 1.5, chargedUsd: 0.09, openCharges: [] } })]],
    ['yes', [failed('unknown'), take(1, {})]],
  ] as const)('is %s', (paid, takes) => {
    expect(paidForTakes(takes)).toBe(paid)
  })
})
