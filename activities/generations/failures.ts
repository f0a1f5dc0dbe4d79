// The failures with which a generation activity asks Temporal for another try, or for none.
// Invariant: the `type` strings are stable; expected waits are benign, so that they are not counted as failures.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { ownWords } from './own-words.ts'

/** Temporal ends an activity for good when its retry delay is zero, so no delay is shorter than this. */
const MIN_RETRY_DELAY_MS = 1_000
const NOT_FOUND_RETRY_MS = 15_000

/** The platform is not finished: read again after `delayMs`. */
export function notReady(status: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'NotReady',
    message: status,
    nextRetryDelay: Math.max(scaledMs(MIN_RETRY_DELAY_MS), delayMs),
    category: ApplicationFailureCategory.BENIGN,
  })
}

/** A call to the platform without a usable response. `httpStatus`: that of a response; then `detail` is the platform's text. */
export interface UnusableResponse {
  detail: string
  httpStatus?: number | undefined
  retryAfterMs?: number | undefined
}

/** The platform gave no usable response. Retried after its own `Retry-After`, else by the activity's policy. */
export function platformUnavailable({ retryAfterMs, ...response }: UnusableResponse): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: 'PlatformUnavailable',
    message: ownWords(response),
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: Math.max(scaledMs(MIN_RETRY_DELAY_MS), retryAfterMs) }),
  })
  return forLogOnly(failure, response.detail)
}

/** The platform does not find a request that it has accepted. */
export function requestNotFound(): ApplicationFailure {
  const detail = 'the platform does not find the request that it accepted'
  return platformUnavailable({ detail, retryAfterMs: scaledMs(NOT_FOUND_RETRY_MS) })
}

/** A submission without a response, on an account where the same key may be sent again. */
export function submitUnanswered(response: UnusableResponse): ApplicationFailure {
  const failure = ApplicationFailure.create({ type: 'SubmitUnanswered', message: ownWords(response) })
  return forLogOnly(failure, response.detail)
}

/** The workflow is for a row that this database lacks: another database, or an older backup. Not retryable. */
export function noSuchGeneration(generationId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`the database has no generation ${generationId}`, 'NoSuchGeneration')
}

/** The files of an attempt cannot be stored any more. Not retryable. */
export function outputLost(detail: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(detail, 'OutputLost')
}

/** Adds a text that the log line of the activity shows. Temporal's failures carry no properties of errors. */
function forLogOnly(failure: ApplicationFailure, platformText: string): ApplicationFailure {
  return Object.assign(failure, { platformText })
}
