// Follows an attempt whose outcome becomes known after its generation ended, and records its cost.
// Invariant: idempotent. A request is recorded only after the account's own key has read it.
import { activityInfo } from '@temporalio/activity'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import type { LateBookingInput, LateBookingResult } from '../../contracts/steps/messages.ts'
import { type FinalPlatformStatus, isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { chargeOf, platformEndingOf } from '../../domain/generations/platform-ending.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { notReady } from './failures.ts'
import type { PlatformReport } from './platform-port.ts'
import { readReport } from './read-report.ts'
import { storeOutput } from './store-output.ts'

/** Tries, for any reason, in which the files may be fetched. After them the cost is recorded without files. */
const MAX_OUTPUT_TRIES = 10

/** Throws `NotReady` while the request runs, so that the retry delay is the poll interval. */
export async function bookLate(deps: GenerationDeps, input: LateBookingInput): Promise<LateBookingResult> {
  const { attemptId, requestId } = input
  const attempt = await deps.records.findLateAttempt(input)
  if (!attempt || attempt.isDecided) return { outcome: 'booked_before' }
  const found = await readReport(deps, { ...attempt, requestId })
  // The request is recorded while it runs, so that housekeeping follows it also after this workflow.
  const role = found && (await deps.records.recordFoundRequest(input))
  if (!found || !role) return { outcome: 'not_found' }
  const report = finalOrThrow(found)
  const outcome = platformEndingOf(report).status
  const chargedCredits = chargeOf(report.status, attempt.priceCredits)
  if (role === 'unexpected') {
    const isBooked = await deps.records.bookUnexpected({ attemptId, requestId, outcome, chargedCredits })
    return { outcome: isBooked ? outcome : 'booked_before' }
  }
  const isBooked = await deps.records.bookLate({
    attemptId,
    requestId,
    outcome,
    chargedCredits,
    outputs: outcome === 'completed' ? await storeOutputsIfPossible(deps, report) : [],
  })
  return { outcome: isBooked ? outcome : 'booked_before' }
}

function finalOrThrow(report: PlatformReport): PlatformReport & { status: FinalPlatformStatus } {
  const { status } = report
  if (isFinalPlatformStatus(status)) return { ...report, status }
  const { currentAttemptScheduledTimestampMs, scheduledTimestampMs } = activityInfo()
  throw notReady(status, nextCheckMs(currentAttemptScheduledTimestampMs - scheduledTimestampMs, Math.random()))
}

/** The files are optional; the cost must be recorded. After `MAX_OUTPUT_TRIES` the result has no files. */
async function storeOutputsIfPossible(deps: GenerationDeps, report: PlatformReport): Promise<StoredMedia[]> {
  try {
    const outputs: StoredMedia[] = []
    for (const output of report.outputs) outputs.push(await storeOutput(deps, output))
    return outputs
  } catch (error) {
    if (activityInfo().attempt < MAX_OUTPUT_TRIES) throw error
    return []
  }
}
