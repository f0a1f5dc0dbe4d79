// Follows an attempt that turned up after its generation had ended, and books what it cost.
// Invariant: idempotent, and the account's own key must see the request before anything of it is believed.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { LateAttempt, StoredMedia } from '../../contracts/steps/generation.ts'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import type { LateBookingInput, LateBookingResult } from '../../contracts/steps/messages.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { notReady, platformUnavailable } from './failures.ts'
import { storeOutput } from './store-output.ts'
import type { PlatformReport } from './platform-port.ts'

/** Tries, of all kinds, in which its files may be fetched; then the money is booked without them. */
const MAX_OUTPUT_TRIES = 10

export async function bookLate(deps: GenerationDeps, input: LateBookingInput): Promise<LateBookingResult> {
  const { attemptId, requestId } = input
  const attempt = await deps.records.findLateAttempt({ attemptId })
  if (!attempt || attempt.isDecided) return { outcome: 'booked_before' }
  const report = await readFinalReport(deps, attempt, requestId)
  if (!report) return { outcome: 'not_found' }
  const outcome = outcomeOf(report)
  const settled = await deps.records.bookLate({
    attemptId,
    requestId,
    outcome,
    chargedCredits: outcome === 'completed' ? attempt.priceCredits : 0,
    outputs: outcome === 'completed' ? await storeOutputsIfPossible(deps, report) : [],
  })
  return { outcome: settled ? outcome : 'booked_before' }
}

/** Undefined where the account has no such request. Throws `NotReady` while it runs. */
async function readFinalReport(
  deps: GenerationDeps,
  { accountName, dialect }: LateAttempt,
  requestId: string,
): Promise<PlatformReport | undefined> {
  const outcome = await deps.platform.status({ accountName, requestId, dialect, signal: cancellationSignal() })
  switch (outcome.kind) {
    case 'not_found':
      return undefined
    case 'unavailable':
      throw platformUnavailable(outcome.detail, outcome.retryAfterMs)
    case 'report': {
      const { report } = outcome
      if (isFinalPlatformStatus(report.status)) return report
      const { currentAttemptScheduledTimestampMs, scheduledTimestampMs } = activityInfo()
      throw notReady(
        report.status,
        nextCheckMs(currentAttemptScheduledTimestampMs - scheduledTimestampMs, Math.random()),
      )
    }
  }
}

function outcomeOf(report: PlatformReport): 'completed' | 'failed' | 'cancelled' {
  switch (report.status) {
    case 'completed':
      return 'completed'
    case 'canceled':
      return 'cancelled'
    case 'failed':
    case 'nsfw':
      return 'failed'
    case 'queued':
    case 'in_progress':
      throw new Error(`not an ending: ${report.status}`)
  }
}

/** The files are a gift here, the money is not: what cannot be fetched is given up after some tries. */
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
