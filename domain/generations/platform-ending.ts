// How a generation ends when the platform reports a final status.
// Invariant: only a completed request is charged; the platform refunds all others.
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { FinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'

export type PlatformEnding = { status: 'completed' } | { status: 'failed'; error: JobFailure } | { status: 'cancelled' }

/** `error` is the platform's own reason, where it gave one. */
export function platformEndingOf(report: { status: FinalPlatformStatus; error: string | undefined }): PlatformEnding {
  switch (report.status) {
    case 'completed':
      return { status: 'completed' }
    case 'failed':
      return failed('generation_failed', report.error ?? 'the platform gave no reason')
    case 'nsfw':
      return failed('content_rejected', report.error ?? 'moderation refused the input or the output')
    case 'canceled':
      return { status: 'cancelled' }
  }
}

function failed(code: JobFailure['code'], detail: string): PlatformEnding {
  return { status: 'failed', error: { code, detail, paid: 'no' } }
}

/** Cost of a finished request, in credits. */
export function chargeOf(status: FinalPlatformStatus, priceCredits: number): number {
  return status === 'completed' ? priceCredits : 0
}
