// Whether a report about an attempt comes late, and whether it still decides the cost of the attempt.
// Invariant: a cost that is decided is never decided again.
import {
  type AttemptResolution,
  type AttemptState,
  type GenerationStatus,
  isFinalGenerationStatus,
} from '../../contracts/vocabulary/statuses.ts'

interface ResolvableAttempt {
  state: AttemptState
  resolvedAs: AttemptResolution | null
}

/**
 * Whether it is open what the attempt cost. That is so while its outcome is unknown, and after an operator resolved it as not
 * accepted, because the operator can be wrong.
 */
export function isCostOpen({ state, resolvedAs }: ResolvableAttempt): boolean {
  return state === 'unknown' || (state === 'refused' && resolvedAs === 'not_accepted')
}

/**
 * Whether a report about the attempt concerns only records and money: its cost is open, and its generation has ended or goes on
 * without it.
 */
export function isLateAttempt(attempt: ResolvableAttempt & { generationStatus: GenerationStatus }): boolean {
  return isCostOpen(attempt) && (attempt.state !== 'unknown' || isFinalGenerationStatus(attempt.generationStatus))
}
