// Step 4: reads the final status with our own key, and commits the cost with it. The files are fetched in the step after it.
// Invariant: idempotent. The cost is decided once, and only from a status that our own key has read.
import type { Ending, RunningAttempt } from '../../contracts/steps/generation.ts'
import type { CollectStepResult } from '../../contracts/steps/generation-results.ts'
import {
  type FinalPlatformStatus,
  isFinalGenerationStatus,
  isFinalPlatformStatus,
  type RunningPlatformStatus,
  toRunningStatus,
} from '../../contracts/vocabulary/statuses.ts'
import { keptUntilMs } from '../../domain/generations/kept-until.ts'
import { chargeOf, platformEndingOf } from '../../domain/generations/platform-ending.ts'
import { timeLeftMs } from '../../domain/waiting/time-left.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration, signalAndReport } from './end-generation.ts'
import { leaseHoldMs } from './lease-hold.ts'
import type { PlatformReport } from './platform-port.ts'
import { readReport } from './read-report.ts'
import { type FoundRequest, readReported } from './read-reported.ts'
import { recordFailedTry } from './failed-try.ts'

/**
 * `requestId` comes from a webhook. It is adopted where the attempt has none, because the POST got no response. The requests that were
 * reported to an earlier workflow are read too.
 */
export async function collectResult(
  deps: GenerationDeps,
  input: { generationId: string; requestId?: string },
): Promise<CollectStepResult> {
  const { generationId } = input
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (!attempt) return { kind: 'not_finished', isKnown: false }
  // Where the generation has ended, the records return that end and change nothing.
  if (isFinalGenerationStatus(attempt.generation.status)) {
    return endedBy(await endGeneration(deps, { generationId, ending: { status: 'cancelled' } }))
  }
  // Decided by a workflow that was ended from outside. The addresses of the files are recorded, so nothing is read.
  if (attempt.state === 'completed') return decideCompleted(deps, attempt, { outputs: [], expiresAt: undefined })
  const found = await readRequest(deps, attempt, input.requestId).catch((error: unknown) =>
    recordFailedTry(deps, { generationId, what: 'read_result', error }),
  )
  // The platform has responded, so the generation no longer waits for that.
  if (!found || !isFinalPlatformStatus(found.report.status)) await deps.records.clearWait({ generationId })
  if (!found) return { kind: 'not_finished', isKnown: attempt.requestId !== null }
  const { requestId, report } = found
  const { accountId } = attempt
  if (attempt.requestId === null && !(await adopt(deps, attempt, { requestId, report })))
    return { kind: 'not_finished', isKnown: false }
  const { status } = report
  if (!isFinalPlatformStatus(status)) return recordRunning(deps, attempt, status)
  if (report.expiresAt) await deps.records.recordEvidence({ accountId, evidence: 'expires_at' })
  const isFetched = status === 'completed' && report.outputs.length > 0
  return isFetched ? decideCompleted(deps, attempt, report) : decideWithoutFiles(deps, attempt, { ...report, status })
}

/** The attempt's own request, or one that was reported for it. Undefined where the account has none of them. */
async function readRequest(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  reportedId: string | undefined,
): Promise<FoundRequest | undefined> {
  const { requestId, accountId, dialect } = attempt
  if (requestId === null) return readReported(deps, attempt, reportedId)
  const report = await readReport(deps, { accountId, dialect, requestId })
  return report && { requestId, report }
}

async function decideCompleted(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  report: Pick<PlatformReport, 'outputs' | 'expiresAt' | 'isSandbox'>,
): Promise<CollectStepResult> {
  const { attemptId, createdAtMs, generation } = attempt
  const decided = await deps.records.beginCollecting({
    generationId: generation.id,
    attemptId,
    files: report.outputs,
    ...(report.isSandbox ? { isSandbox: true } : {}),
    keptUntilMs: keptUntilMs({ expiresAt: report.expiresAt, createdAtMs, nowMs: Date.now() }),
  })
  switch (decided.kind) {
    case 'not_running':
      return { kind: 'not_finished', isKnown: true }
    case 'ended':
      return { kind: 'ended', result: await signalAndReport(deps, decided.finished) }
    case 'collecting':
      await deps.signalGrants(decided.grants)
      return { kind: 'decided', attemptId, keptUntilMs: decided.keptUntilMs }
  }
}

/** The request failed or was cancelled, which is refunded, or it was completed without a file, which is paid. */
async function decideWithoutFiles(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  report: PlatformReport & { status: FinalPlatformStatus },
): Promise<CollectStepResult> {
  const ending = platformEndingOf(report)
  const ended = await endGeneration(deps, {
    generationId: attempt.generation.id,
    attemptId: attempt.attemptId,
    ending: ending.status === 'completed' ? WITHOUT_FILE : ending,
    chargedCredits: chargeOf(report.status, attempt.generation.priceCredits),
  })
  return endedBy(ended)
}

const WITHOUT_FILE: Ending = {
  status: 'failed',
  error: {
    code: 'no_output',
    detail:
      'the platform reported completed without a file; the request is not repeated, because it may have been paid for',
    paid: 'yes',
  },
}

/** Records the status as a check does, and returns the time that the request has left. */
async function recordRunning(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  platformStatus: RunningPlatformStatus,
): Promise<CollectStepResult> {
  const { attemptId, generation, submittedAtMs, startedAtMs } = attempt
  await deps.records.recordCheck({ attemptId, generationId: generation.id, platformStatus, holdMs: leaseHoldMs() })
  const timeLimitMs = scaledMs(generation.declaration.timeLimitMs)
  const nowMs = Date.now()
  const leftMs = timeLeftMs({ platformStatus, submittedAtMs: submittedAtMs ?? nowMs, startedAtMs, nowMs, timeLimitMs })
  return { kind: 'not_finished', isKnown: true, leftMs }
}

function endedBy(ended: Awaited<ReturnType<typeof endGeneration>>): CollectStepResult {
  return ended.kind === 'ended' ? ended : { kind: 'not_finished', isKnown: true }
}

/**
 * Records the request id of an attempt that got no response. The account's own key has read the request before. False where the
 * attempt has been decided meanwhile: then only the cost of the request is booked. Also false where another attempt has the request.
 */
async function adopt(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  { requestId, report }: { requestId: string; report: PlatformReport },
): Promise<boolean> {
  const { attemptId } = attempt
  const generationId = attempt.generation.id
  const effect = await deps.records.recordAccepted({
    attemptId,
    generationId,
    requestId,
    correlationId: report.correlationId,
    platformStatus: toRunningStatus(report.status),
  })
  switch (effect) {
    case 'recorded':
    case 'recorded_of_unknown':
    case 'recorded_before':
      return true
    case 'of_another':
      return false
    case 'late':
    case 'unexpected':
      await deps.reportLateOutcome({ kind: 'accepted_again', generationId, attemptId, requestId })
      return false
  }
}
