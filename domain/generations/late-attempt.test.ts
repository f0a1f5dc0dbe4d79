import { describe, expect, it } from 'vitest'
import {
  ATTEMPT_RESOLUTIONS,
  ATTEMPT_STATES,
  FINAL_GENERATION_STATUSES,
  GENERATION_STATUSES,
  UNDECIDED_ATTEMPT_STATES,
} from '../../contracts/vocabulary/statuses.ts'
import { isCostOpen, isLateAttempt, roleOfRequest } from './late-attempt.ts'

const RESOLUTIONS = [null, ...ATTEMPT_RESOLUTIONS]
const ATTEMPTS = ATTEMPT_STATES.flatMap((state) => RESOLUTIONS.map((resolvedAs) => ({ state, resolvedAs })))
const nameOf = ({ state, resolvedAs }: (typeof ATTEMPTS)[number]) => `${state}/${resolvedAs}`

describe('isCostOpen', () => {
  it('is true of unknown attempts, and of refused ones that were not found later', () => {
    expect(ATTEMPTS.filter(isCostOpen).map(nameOf)).toEqual([
      'unknown/null',
      'unknown/found',
      'unknown/not_accepted',
      'unknown/failed',
      'refused/null',
      'refused/not_accepted',
      'refused/failed',
    ])
  })
})

describe('isLateAttempt', () => {
  it.each(GENERATION_STATUSES)('with a generation that is %s', (generationStatus) => {
    const late = ATTEMPTS.filter((attempt) => isLateAttempt({ ...attempt, generationStatus })).map(nameOf)
    const isFinal = (FINAL_GENERATION_STATUSES as readonly string[]).includes(generationStatus)
    const undecided = UNDECIDED_ATTEMPT_STATES.flatMap((state) =>
      RESOLUTIONS.map((resolvedAs) => `${state}/${resolvedAs}`),
    )
    const refused = ['refused/null', 'refused/not_accepted', 'refused/failed']
    expect(late).toEqual([...(isFinal ? undecided : []), ...refused])
  })
})

describe('roleOfRequest', () => {
  const live = { resolvedAs: null, generationStatus: 'submitting' } as const
  const ended = { resolvedAs: null, generationStatus: 'failed' } as const

  it.each([
    ['an attempt that waits for its response', { ...live, state: 'submitting', requestId: null }, 'own'],
    ['an unknown attempt', { ...live, state: 'unknown', requestId: null }, 'own'],
    ['an attempt that has this request', { ...live, state: 'submitted', requestId: 'r-1' }, 'own'],
    ['a completed attempt that has this request', { ...ended, state: 'completed', requestId: 'r-1' }, 'own'],
    ['a refused attempt', { ...live, state: 'refused', requestId: null }, 'late'],
    ['a refused attempt that has this request', { ...live, state: 'refused', requestId: 'r-1' }, 'late'],
    ['an unknown attempt of an ended generation', { ...ended, state: 'unknown', requestId: null }, 'late'],
    ['an attempt with another request', { ...live, state: 'submitted', requestId: 'r-2' }, 'unexpected'],
    ['a refused attempt with another request', { ...live, state: 'refused', requestId: 'r-2' }, 'unexpected'],
    ['an attempt resolved as failed', { ...ended, state: 'failed', requestId: null }, 'unexpected'],
    [
      'an attempt with this request that an operator resolved as failed',
      { ...ended, state: 'failed', resolvedAs: 'failed', requestId: 'r-1' },
      'unexpected',
    ],
  ] as const)('of %s', (_what, attempt, role) => {
    expect(roleOfRequest(attempt, 'r-1')).toBe(role)
  })
})
