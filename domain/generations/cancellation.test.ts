import { expect, it } from 'vitest'
import {
  FILM_STATUSES,
  GENERATION_STATUSES,
  isFinalFilmStatus,
  isFinalGenerationStatus,
} from '../../contracts/vocabulary/statuses.ts'
import { answerFilmCancel, answerGenerationCancel } from './cancellation.ts'

it.each(GENERATION_STATUSES)('says of a generation that is %s what will become of it', (status) => {
  const { outcome, detail } = answerGenerationCancel({ status, isUnknown: false })
  expect(outcome === 'already_final').toBe(isFinalGenerationStatus(status))
  expect(detail).not.toBe('')
  // What cannot be stopped is paid for, and the answer says so.
  if (outcome === 'too_late') expect(detail).toContain('paid for')
})

it('promises nothing of what may never have been taken', () => {
  const sure = answerGenerationCancel({ status: 'submitting', isUnknown: false })
  const unsure = answerGenerationCancel({ status: 'submitting', isUnknown: true })
  expect(unsure.detail).not.toBe(sure.detail)
  expect(unsure.detail).toContain('not said whether')
})

it.each(FILM_STATUSES)('says of a film that is %s what will become of it', (status) => {
  expect(answerFilmCancel(status).outcome === 'already_final').toBe(isFinalFilmStatus(status))
})
