import { describe, expect, it } from 'vitest'
import {
  ATTEMPT_RESOLUTIONS,
  ATTEMPT_STATES,
  FINAL_GENERATION_STATUSES,
  GENERATION_STATUSES,
} from '../../contracts/vocabulary/statuses.ts'
import { isCostOpen, isLateAttempt } from './late-attempt.ts'

const RESOLUTIONS = [null, ...ATTEMPT_RESOLUTIONS]
const ATTEMPTS = ATTEMPT_STATES.flatMap((state) => RESOLUTIONS.map((resolvedAs) => ({ state, resolvedAs })))
const nameOf = ({ state, resolvedAs }: (typeof ATTEMPTS)[number]) => `${state}/${resolvedAs}`

describe('isCostOpen', () => {
  it('is true of unknown attempts, and of those that an operator resolved as not accepted', () => {
    expect(ATTEMPTS.filter(isCostOpen).map(nameOf)).toEqual([
      'unknown/null',
      'unknown/found',
      'unknown/not_accepted',
      'unknown/failed',
      'refused/not_accepted',
    ])
  })
})

describe('isLateAttempt', () => {
  it.each(GENERATION_STATUSES)('with a generation that is %s', (generationStatus) => {
    const late = ATTEMPTS.filter((attempt) => isLateAttempt({ ...attempt, generationStatus })).map(nameOf)
    const isFinal = (FINAL_GENERATION_STATUSES as readonly string[]).includes(generationStatus)
    const unknown = RESOLUTIONS.map((resolvedAs) => `unknown/${resolvedAs}`)
    expect(late).toEqual([...(isFinal ? unknown : []), 'refused/not_accepted'])
  })
})
