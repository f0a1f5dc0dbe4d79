// Step 3, where no webhook arrived: reads the status. Temporal repeats it until the status is final.
// Invariant: the retry delay is the poll interval, so that no worker slot is held while the platform works.
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { notReady, requestNotFound } from './failures.ts'
import { leaseHoldMs } from './lease-hold.ts'
import { readReport } from './read-report.ts'

/**
 * A new request may be unknown to some of the platform's servers for seconds. After a minute of such reads the platform does not
 * work on it, as far as it reports, so that its slot is released.
 */
const RELEASE_AFTER_MS = 60_000

/** Returns when the status is final, or when there is no accepted request. Throws `NotReady` before. */
export async function checkGeneration(deps: GenerationDeps, input: { generationId: string }): Promise<void> {
  const attempt = await deps.records.findRunningAttempt(input)
  if (!attempt || attempt.requestId === null || attempt.state !== 'submitted') return
  const { attemptId, accountId, dialect, requestId } = attempt
  const report = await readReport(deps, { accountId, dialect, requestId })
  if (!report) {
    // The platform has accepted it under this id, so "not found" is not final: read again until the model's time limit.
    const releaseAfterMs = scaledMs(RELEASE_AFTER_MS)
    await deps.signalGrants(await deps.records.recordMissing({ attemptId, ...input, releaseAfterMs }))
    throw requestNotFound()
  }
  if (isFinalPlatformStatus(report.status)) return
  await deps.records.recordCheck({ attemptId, ...input, platformStatus: report.status, holdMs: leaseHoldMs() })
  const elapsedMs = Date.now() - (attempt.submittedAtMs ?? Date.now())
  throw notReady(report.status, nextCheckMs(elapsedMs, Math.random()))
}
