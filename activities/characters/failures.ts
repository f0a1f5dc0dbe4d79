// The failures with which an activity of a training asks Temporal for another try, or for none.
// Invariant: expected waits are benign, so that they are not counted as failures. No failure carries a text of the platform.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

/** Temporal ends an activity for good when its retry delay is zero. */
const MIN_RETRY_DELAY_MS = 1_000

/** It is continued after `delayMs`. The database has the reason. */
export function trainingNotReady(delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'NotReady',
    message: 'the database has the reason',
    nextRetryDelay: Math.max(scaledMs(MIN_RETRY_DELAY_MS), delayMs),
    category: ApplicationFailureCategory.BENIGN,
  })
}

/** The workflow is for a row that this database lacks: another database, or an older backup. Not retryable. */
export function noSuchTraining(trainingId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`the database has no training ${trainingId}`, 'NoSuchTraining')
}
