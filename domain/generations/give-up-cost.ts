// What a generation has cost when its workflow gives it up.
// Invariant: the records decide the cost. An attempt that may have been accepted stays `unknown`.
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { AttemptState } from '../../contracts/vocabulary/statuses.ts'

type Paid = JobFailure['paid']

/** From the newest attempt, undefined where there is none. `yes` only where the platform's status `completed` was read. */
export function paidOnGiveUp(attempt: { state: AttemptState } | undefined): Paid {
  switch (attempt?.state) {
    case undefined:
    case 'refused':
    case 'failed':
    case 'cancelled':
      return 'no'
    case 'completed':
      return 'yes'
    case 'submitting':
    case 'submitted':
    case 'unknown':
      return 'unknown'
  }
}

/** In credits. Null where it is not known, and where it was booked before. */
export function chargeOnGiveUp(paid: Paid): number | null {
  return paid === 'no' ? 0 : null
}
