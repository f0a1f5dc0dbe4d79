// The failures with which a generation activity asks Temporal for another try, or for none.
// Invariant: the `type` strings are stable; expected waits are benign, so that they are not counted as failures.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'

/** Temporal ends an activity for good when its retry delay is zero, so no delay is shorter than this. */
const MIN_RETRY_DELAY_MS = 1_000
const NOT_FOUND_RETRY_MS = 30_000

/** The platform is not finished: read again after `delayMs`. */
export function notReady(status: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'NotReady',
    message: status,
    nextRetryDelay: Math.max(MIN_RETRY_DELAY_MS, delayMs),
    category: ApplicationFailureCategory.BENIGN,
  })
}

/** The platform did not answer. Retried after its own `Retry-After`, else by the activity's policy. */
export function platformUnavailable(detail: string, retryAfterMs: number | undefined): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'PlatformUnavailable',
    message: detail,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: Math.max(MIN_RETRY_DELAY_MS, retryAfterMs) }),
  })
}

/** The platform does not find a request that it has accepted. */
export function requestNotFound(): ApplicationFailure {
  return platformUnavailable('the platform does not find the request that it accepted', NOT_FOUND_RETRY_MS)
}

/** A submission without a response, on an account where the same key may be sent again. */
export function submitUnanswered(detail: string): ApplicationFailure {
  return ApplicationFailure.create({ type: 'SubmitUnanswered', message: detail })
}

/** The workflow is for a row that this database lacks: another database, or an older backup. Not retryable. */
export function noSuchGeneration(generationId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`the database has no generation ${generationId}`, 'NoSuchGeneration')
}
