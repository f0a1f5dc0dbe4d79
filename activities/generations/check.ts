// Step 3, where no webhook came: looks at the status, and is tried again by Temporal until it is final.
// Invariant: the retry delay is the poll interval; nobody holds a worker slot while the platform works.
import { cancellationSignal } from '@temporalio/activity'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { LEASE_HOLD_MS } from './lease-hold.ts'
import { notReady, platformUnavailable } from './failures.ts'

const UNKNOWN_REQUEST_RETRY_MS = 30_000

/** Returns once the platform is finished with it. Throws `NotReady` until then. */
export async function checkGeneration(deps: GenerationDeps, input: { generationId: string }): Promise<void> {
  const attempt = await deps.records.findRunningAttempt(input)
  if (!attempt || attempt.requestId === null || attempt.state !== 'submitted') return
  const outcome = await deps.platform.status({
    accountName: attempt.accountName,
    requestId: attempt.requestId,
    dialect: attempt.dialect,
    signal: cancellationSignal(),
  })
  switch (outcome.kind) {
    case 'not_found':
      // It was accepted under this id, so this is no answer to build on: asked again until the model's time limit.
      throw platformUnavailable(outcome.detail, UNKNOWN_REQUEST_RETRY_MS)
    case 'unavailable':
      throw platformUnavailable(outcome.detail, outcome.retryAfterMs)
    case 'report': {
      const { status } = outcome.report
      if (isFinalPlatformStatus(status)) return
      const platformStatus = status === 'queued' ? 'queued' : 'in_progress'
      await deps.records.recordCheck({ attemptId: attempt.attemptId, ...input, platformStatus, holdMs: LEASE_HOLD_MS })
      const elapsedMs = Date.now() - (attempt.submittedAtMs ?? Date.now())
      throw notReady(status, nextCheckMs(elapsedMs, Math.random()))
    }
  }
}
