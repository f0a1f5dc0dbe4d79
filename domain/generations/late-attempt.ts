// Whether a report about an attempt comes late, and whether it still decides the cost of the attempt.
// Invariant: a cost that is decided is never decided again. A second accepted request of an attempt has a cost of its own.
import {
  type AttemptResolution,
  type AttemptState,
  type GenerationStatus,
  isFinalGenerationStatus,
  isUndecidedAttempt,
} from '../../contracts/vocabulary/statuses.ts'

interface ResolvableAttempt {
  state: AttemptState
  resolvedAs: AttemptResolution | null
}

interface AttemptOfGeneration extends ResolvableAttempt {
  generationStatus: GenerationStatus
}

/**
 * Whether it is open what the attempt cost. That is so while its outcome is unknown, and after a refusal: an operator can be wrong,
 * and another try of the same submission can have been accepted.
 */
export function isCostOpen({ state, resolvedAs }: ResolvableAttempt): boolean {
  return state === 'unknown' || (state === 'refused' && resolvedAs !== 'found')
}

/**
 * Whether a report about the attempt concerns only records and money: its cost is open, and its generation has ended or goes on
 * without it.
 */
export function isLateAttempt(attempt: AttemptOfGeneration): boolean {
  if (isUndecidedAttempt(attempt.state)) return isFinalGenerationStatus(attempt.generationStatus)
  return isCostOpen(attempt)
}

/**
 * What an accepted request is to the attempt that it was sent for:
 *
 * - `own`: the request of the attempt, which its generation follows.
 * - `late`: the request of the attempt. Only its cost is booked, because the generation has ended or goes on without it.
 * - `unexpected`: a further request, or one of an attempt whose cost is decided. It is booked beside the attempt.
 */
export type RequestRole = 'own' | 'late' | 'unexpected'

/** The role of the request for the attempt. `attempt.requestId`: the request that is recorded for it, null where there is none. */
export function roleOfRequest(
  attempt: AttemptOfGeneration & { requestId: string | null },
  requestId: string,
): RequestRole {
  if (attempt.requestId !== null && attempt.requestId !== requestId) return 'unexpected'
  if (isLateAttempt(attempt)) return 'late'
  const isDecided = !isUndecidedAttempt(attempt.state)
  // An operator who reported a failure can be wrong about a request that the platform then charges.
  return isDecided && (attempt.requestId === null || attempt.resolvedAs === 'failed') ? 'unexpected' : 'own'
}
