// Describes why a job failed and whether it was paid for.
import type { JobFailure } from '../../contracts/public/job-failures.ts'

const PAID: Record<JobFailure['paid'], string> = {
  no: 'nothing was paid',
  yes: 'it was paid for',
  unknown: 'it is unknown whether it was paid for',
}

/** "The prompt was refused. (content_rejected; nothing was paid)" */
export function describeFailure(failure: JobFailure): string {
  return `${failure.detail} (${failure.code}; ${PAID[failure.paid]})`
}
