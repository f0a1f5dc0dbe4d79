// What a generation has cost when it is given up before the platform reported an end.
// Invariant: a cost is stated only where it is known; an attempt that may have been accepted stays `unknown`.
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { AttemptState } from '../../contracts/vocabulary/statuses.ts'

type Paid = JobFailure['paid']

/** `no` where no attempt was made or the last one was refused; otherwise `unknown`. */
export function paidOnGiveUp(attempt: { state: AttemptState } | undefined): Paid {
  return attempt && attempt.state !== 'refused' ? 'unknown' : 'no'
}

/** In credits. Null where it is not known. */
export function chargeOnGiveUp(paid: Paid, priceCredits: number | undefined): number | null {
  switch (paid) {
    case 'no':
      return 0
    case 'yes':
      return priceCredits ?? null
    case 'unknown':
      return null
  }
}
