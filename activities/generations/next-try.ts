// When Temporal starts the next try of an activity: the delay of the failure itself, else of the activity's retry policy.
import type { Info } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'

/** In milliseconds from now. Undefined where the retry policy is not known. */
export function nextTryMs(info: Pick<Info, 'attempt' | 'retryPolicy'>, error: unknown): number | undefined {
  if (error instanceof ApplicationFailure && typeof error.nextRetryDelay === 'number') return error.nextRetryDelay
  const { initialInterval, maximumInterval, backoffCoefficient = 2 } = info.retryPolicy ?? {}
  // The worker passes intervals in milliseconds.
  if (typeof initialInterval !== 'number') return undefined
  const delayMs = initialInterval * backoffCoefficient ** (info.attempt - 1)
  return typeof maximumInterval === 'number' ? Math.min(delayMs, maximumInterval) : delayMs
}
