// Reads the status of a request with the account's own key.
import { cancellationSignal } from '@temporalio/activity'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { platformUnavailable } from './failures.ts'
import type { GenerationDeps } from './deps.ts'
import type { PlatformDialect, PlatformReport } from './platform-port.ts'

/** Undefined where the account has no such request. Throws `PlatformUnavailable` where the platform does not answer. */
export async function readReport(
  deps: GenerationDeps,
  request: { accountId: string; dialect: PlatformDialect; requestId: string },
): Promise<PlatformReport | undefined> {
  const { accountId, dialect, requestId } = request
  const outcome = await deps.platform.status({ accountId, dialect, requestId, signal: cancellationSignal() })
  switch (outcome.kind) {
    case 'report':
      return outcome.report
    case 'not_found':
      return undefined
    case 'unavailable':
      throw platformUnavailable(outcome)
  }
}

/** It runs or is completed. One that failed or was cancelled is refunded. */
export function mayBePaid({ status }: PlatformReport): boolean {
  return !isFinalPlatformStatus(status) || status === 'completed'
}
