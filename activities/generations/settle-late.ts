// Follows an attempt that turned up after its generation had ended, and books what it cost.
// Invariant: idempotent, and the account's own key must see the request before anything of it is believed.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { LateAttempt, StoredMedia } from '../../contracts/steps/generation.ts'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import type { LateSettlementInput, LateSettlementResult } from '../../contracts/steps/messages.ts'
import { nextCheckMs } from '../../domain/waiting/wait-plan.ts'
import type { GenerationDeps } from './deps.ts'
import { notReady, platformUnavailable } from './failures.ts'
import { keepOutput } from './keep-output.ts'
import type { PlatformReport } from './platform-port.ts'

/** Tries, of all kinds, in which its files may be fetched; then the money is booked without them. */
const MAX_OUTPUT_TRIES = 10

export async function settleLate(deps: GenerationDeps, input: LateSettlementInput): Promise<LateSettlementResult> {
  const { attemptId, requestId } = input
  const attempt = await deps.records.findLateAttempt({ attemptId })
  if (!attempt || attempt.isDecided) return { outcome: 'settled_before' }
  const report = await readFinalReport(deps, attempt, requestId)
  if (!report) return { outcome: 'not_found' }
  const outcome = outcomeOf(report)
  const settled = await deps.records.settleLate({
    attemptId,
    requestId,
    outcome,
    chargedCredits: outcome === 'completed' ? attempt.priceCredits : 0,
    outputs: outcome === 'completed' ? await keepWhatThereIs(deps, report) : [],
  })
  return { outcome: settled ? outcome : 'settled_before' }
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
async function keepWhatThereIs(deps: GenerationDeps, report: PlatformReport): Promise<StoredMedia[]> {
  try {
    const outputs: StoredMedia[] = []
    for (const output of report.outputs) outputs.push(await keepOutput(deps, output))
    return outputs
  } catch (error) {
    if (activityInfo().attempt < MAX_OUTPUT_TRIES) throw error
    return []
  }
}
