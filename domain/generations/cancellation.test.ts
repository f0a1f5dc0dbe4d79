import { expect, it } from 'vitest'
import {
  FILM_STATUSES,
  GENERATION_STATUSES,
  isFinalFilmStatus,
  isFinalGenerationStatus,
} from '../../contracts/vocabulary/statuses.ts'
import { cancellationEffectOnFilm, cancellationEffectOnGeneration } from './cancellation.ts'

it.each(GENERATION_STATUSES)('states the effect on a generation that is %s', (status) => {
  const { outcome, detail } = cancellationEffectOnGeneration({ status, isUnknown: false })
  expect(outcome === 'already_final').toBe(isFinalGenerationStatus(status))
  expect(detail).not.toBe('')
  // A request that cannot be stopped is paid for, and the text states it.
  if (outcome === 'too_late') expect(detail).toContain('paid for')
})

it('does not promise an output where the platform may not have accepted the request', () => {
  const sure = cancellationEffectOnGeneration({ status: 'submitting', isUnknown: false })
  const unsure = cancellationEffectOnGeneration({ status: 'submitting', isUnknown: true })
  expect(unsure.detail).not.toBe(sure.detail)
  expect(unsure.detail).toContain('did not respond')
})

it.each(FILM_STATUSES)('states the effect on a film that is %s', (status) => {
  expect(cancellationEffectOnFilm(status).outcome === 'already_final').toBe(isFinalFilmStatus(status))
})
