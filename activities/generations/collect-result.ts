// Step 4: reads the final status with our own key, releases the slot, copies the outputs, and writes result and cost at once.
// Invariant: idempotent. A repeat copies to the same place and ends the generation once.
import { activityInfo } from '@temporalio/activity'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { MediaError } from '../../contracts/ports/media.ts'
import type { Ending, RunningAttempt, StoredMedia } from '../../contracts/steps/generation.ts'
import {
  isFinalGenerationStatus,
  isFinalPlatformStatus,
  type RunningPlatformStatus,
  toRunningStatus,
} from '../../contracts/vocabulary/statuses.ts'
import { chargeOf, platformEndingOf } from '../../domain/generations/platform-ending.ts'
import { timeLeftMs } from '../../domain/waiting/time-left.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { leaseHoldMs } from './lease-hold.ts'
import type { PlatformReport } from './platform-port.ts'
import { readReport } from './read-report.ts'
import type { CollectStepResult } from '../../contracts/steps/generation-results.ts'
import { GoneOutputError, storeOutput } from './store-output.ts'

/** A transfer may have been cut, so an unreadable file is fetched again. After these tries it counts as broken at its source. */
const MAX_UNREADABLE_TRIES = 6

/** `requestId` comes from a webhook. It is adopted where the attempt has none, because the POST got no response. */
export async function collectResult(
  deps: GenerationDeps,
  input: { generationId: string; requestId?: string },
): Promise<CollectStepResult> {
  const attempt = await deps.records.findRunningAttempt(input)
  if (!attempt) return { kind: 'not_finished', isKnown: false }
  // Where the generation has ended, the records return that end and change nothing.
  if (isFinalGenerationStatus(attempt.generation.status)) {
    return resultOf(await endGeneration(deps, { generationId: input.generationId, ending: { status: 'cancelled' } }))
  }
  const { accountId, dialect } = attempt
  const requestId = attempt.requestId ?? input.requestId
  if (requestId === undefined) return { kind: 'not_finished', isKnown: false }
  const report = await readReport(deps, { accountId, dialect, requestId })
  if (!report) return { kind: 'not_finished', isKnown: attempt.requestId !== null }
  if (attempt.requestId === null && !(await adopt(deps, attempt, { requestId, report })))
    return { kind: 'not_finished', isKnown: false }
  const { status } = report
  if (!isFinalPlatformStatus(status)) return recordRunning(deps, attempt, status)
  if (report.expiresAt) await deps.records.recordEvidence({ accountId, evidence: 'expires_at' })
  const ending = platformEndingOf({ ...report, status })
  const ended = await endGeneration(deps, {
    generationId: input.generationId,
    attemptId: attempt.attemptId,
    ending: ending.status === 'completed' ? await storeOutputs(deps, attempt, report) : ending,
    chargedCredits: chargeOf(status, attempt.generation.priceCredits),
  })
  return resultOf(ended)
}

/** Records the status as a check does, and returns the time that the request has left. */
async function recordRunning(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  platformStatus: RunningPlatformStatus,
): Promise<CollectStepResult> {
  const { attemptId, generation, submittedAtMs, startedAtMs } = attempt
  await deps.records.recordCheck({ attemptId, generationId: generation.id, platformStatus, holdMs: leaseHoldMs() })
  const timeLimitMs = scaledMs(getModelOrThrow(generation.model).timeLimitMs)
  const nowMs = Date.now()
  const leftMs = timeLeftMs({ platformStatus, submittedAtMs: submittedAtMs ?? nowMs, startedAtMs, nowMs, timeLimitMs })
  return { kind: 'not_finished', isKnown: true, leftMs }
}

function resultOf(ended: Awaited<ReturnType<typeof endGeneration>>): CollectStepResult {
  return ended.kind === 'ended' ? ended : { kind: 'not_finished', isKnown: true }
}

/**
 * Records the request id of an attempt that got no response. The account's own key has read the request before. False where the
 * attempt has been decided meanwhile: then only the cost of the request is booked.
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
  if (effect !== 'late' && effect !== 'unexpected') return true
  await deps.reportLateOutcome({ kind: 'accepted_again', generationId, attemptId, requestId })
  return false
}

async function storeOutputs(deps: GenerationDeps, attempt: RunningAttempt, report: PlatformReport): Promise<Ending> {
  if (report.outputs.length === 0) {
    const detail =
      'the platform reported completed without a file; the request is not repeated, because it may have been paid for'
    return { status: 'failed', error: { code: 'no_output', detail, paid: 'yes' } }
  }
  // The slot on the platform is free, so the next generation is granted before the copy.
  await deps.signalGrants(await deps.records.beginCollecting({ generationId: attempt.generation.id }))
  try {
    const outputs: StoredMedia[] = []
    for (const output of report.outputs) outputs.push(await storeOutput(deps, output))
    return { status: 'completed', outputs }
  } catch (error) {
    if (error instanceof GoneOutputError) {
      return { status: 'failed', error: { code: 'output_lost', detail: error.message, paid: 'yes' } }
    }
    if (error instanceof MediaError && activityInfo().attempt >= MAX_UNREADABLE_TRIES) {
      const detail = `the platform's file cannot be read: ${error.message}`
      return { status: 'failed', error: { code: 'media_failed', detail, paid: 'yes' } }
    }
    throw error
  }
}
