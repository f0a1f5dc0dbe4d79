// Follows an attempt whose outcome becomes known late, and records its cost and where its files are.
// Invariant: idempotent, and a repeat returns what the first one returned. A request is recorded only after the account's own key has read it.
import { activityInfo } from '@temporalio/activity'
import type { BookLateStepResult } from '../../contracts/steps/generation-results.ts'
import type { LateAttempt } from '../../contracts/steps/generation.ts'
import type { LateBookingInput } from '../../contracts/steps/messages.ts'
import { type FinalPlatformStatus, isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { keptUntilMs } from '../../domain/generations/kept-until.ts'
import { chargeOf, platformEndingOf } from '../../domain/generations/platform-ending.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { notReady } from './failures.ts'
import type { PlatformReport } from './platform-port.ts'
import { mayBePaid, readReport } from './read-report.ts'

/** Throws `NotReady` while the request runs, so that the retry delay is the poll interval. */
export async function bookLate(deps: GenerationDeps, input: LateBookingInput): Promise<BookLateStepResult> {
  const { attemptId, requestId } = input
  const attempt = await deps.records.findLateAttempt(input)
  if (!attempt || attempt.isDecided) return await bookedBefore(deps, input, attempt)
  const found = await readReport(deps, { ...attempt, requestId })
  const reopened = found && mayBePaid(found) ? await deps.records.reopenAttempt(input) : undefined
  if (reopened) {
    await deps.signalGrants(reopened)
    return { outcome: 'followed' }
  }
  // The request is recorded while it runs, so that housekeeping follows it also after this workflow.
  const role = found && (await deps.records.recordFoundRequest(input))
  if (!found || !role) {
    // The account may still show it later, so that housekeeping looks again after a pause.
    await deps.records.recordMiss(input)
    return { outcome: 'not_found' }
  }
  const report = finalOrThrow(found)
  const outcome = platformEndingOf(report).status
  const chargedCredits = chargeOf(report.status, attempt.priceCredits)
  if (role === 'unexpected') {
    const isBooked = await deps.records.bookUnexpected({ attemptId, requestId, outcome, chargedCredits })
    return isBooked ? { outcome } : await bookedMeanwhile(deps, input)
  }
  const files = outcome === 'completed' ? report.outputs : []
  const keptUntil = keptUntilMs({ ...report, createdAtMs: attempt.createdAtMs, nowMs: Date.now() })
  const isBooked = await deps.records.bookLate({
    attemptId,
    requestId,
    outcome,
    chargedCredits,
    files,
    keptUntilMs: keptUntil,
  })
  if (!isBooked) return await bookedMeanwhile(deps, input)
  return { outcome, ...(files.length > 0 ? { filesKeptUntilMs: keptUntil } : {}) }
}

/** Another try has booked the cost since this one has read the attempt. */
async function bookedMeanwhile(deps: GenerationDeps, input: LateBookingInput): Promise<BookLateStepResult> {
  return bookedBefore(deps, input, await deps.records.findLateAttempt(input))
}

/** An earlier try of this step may have booked the cost, and its response may be lost: the rows show what it has returned. */
async function bookedBefore(
  deps: GenerationDeps,
  { attemptId }: LateBookingInput,
  attempt: LateAttempt | undefined,
): Promise<BookLateStepResult> {
  if (attempt?.wakeUp) {
    await deps.signalGrants([attempt.wakeUp])
    return { outcome: 'followed' }
  }
  const outcome = attempt?.bookedOutcome ?? 'booked_before'
  // The files belong to the attempt's own request.
  const found = attempt?.isUnexpected ? undefined : await deps.records.findFilesToFetch({ attemptId })
  const isLeft = found !== undefined && found.files.length > 0
  return { outcome, ...(isLeft ? { filesKeptUntilMs: found.keptUntilMs } : {}) }
}

function finalOrThrow(report: PlatformReport): PlatformReport & { status: FinalPlatformStatus } {
  const { status } = report
  if (isFinalPlatformStatus(status)) return { ...report, status }
  const { currentAttemptScheduledTimestampMs, scheduledTimestampMs } = activityInfo()
  throw notReady(status, nextCheckMs(currentAttemptScheduledTimestampMs - scheduledTimestampMs, Math.random()))
}
