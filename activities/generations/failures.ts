// How the generation activities tell Temporal that a step is to be tried again.
// Invariant: the `type` strings are stable; expected waits are benign, so that they are not counted as failures.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'

/** Temporal ends an activity for good when it is told to retry after nothing, so no delay is shorter than this. */
const MIN_RETRY_DELAY_MS = 1_000

/** The platform is not finished: look again after `delayMs`. */
export function notReady(status: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'NotReady',
    message: status,
    nextRetryDelay: Math.max(MIN_RETRY_DELAY_MS, delayMs),
    category: ApplicationFailureCategory.BENIGN,
  })
}

/** The platform could not be asked; retried after its own word, else by the activity's policy. */
export function platformUnavailable(detail: string, retryAfterMs: number | undefined): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'PlatformUnavailable',
    message: detail,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: Math.max(MIN_RETRY_DELAY_MS, retryAfterMs) }),
  })
}

/** A submission without an answer, on an account where the same key may be sent again. */
export function submitUnanswered(detail: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'SubmitUnanswered', message: detail })
}

/** The workflow is about a row that this database has not: another database, or an older backup. Asking again is of no use. */
export function noSuchGeneration(generationId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`the database has no generation ${generationId}`, 'NoSuchGeneration')
}
