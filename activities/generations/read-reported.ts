// Reads the requests that were reported for an attempt whose submission got no response.
// Invariant: one report does not hide another. Each may name a request that is paid for.
import type { RunningAttempt } from '../../contracts/steps/generation.ts'
import type { GenerationDeps } from './deps.ts'
import type { PlatformReport } from './platform-port.ts'
import { mayBePaid, readReport } from './read-report.ts'

/** A request that the account has, with its status. */
export interface FoundRequest {
  requestId: string
  report: PlatformReport
}

/**
 * The reported request that its account has: the first that may be paid for, else the first. The others are left to late booking.
 * `first`: read before the stored reports. Undefined where the account has none. Throws `PlatformUnavailable`.
 */
export async function readReported(
  deps: GenerationDeps,
  attempt: Pick<RunningAttempt, 'attemptId' | 'accountId' | 'dialect'>,
  first?: string,
): Promise<FoundRequest | undefined> {
  const { attemptId, accountId, dialect } = attempt
  const reported = await deps.records.listReported({ attemptId })
  let unpaid: FoundRequest | undefined
  for (const requestId of new Set(first === undefined ? reported : [first, ...reported])) {
    const report = await readReport(deps, { accountId, dialect, requestId })
    if (report && mayBePaid(report)) return { requestId, report }
    if (report) unpaid ??= { requestId, report }
  }
  return unpaid
}
