// Step 4: reads the end with our own key, hands the slot on if no webhook did, copies the outputs, and writes result and price at once.
// Invariant: idempotent. Run twice it copies to the same place and ends the generation once.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { Ending, RunningAttempt, StoredMedia } from '../../contracts/steps/generation.ts'
import { MediaError } from '../../contracts/ports/media.ts'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { isFinalGenerationStatus, isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { timeLeftMs } from '../../domain/waiting/time-left.ts'
import type { CollectStepResult } from './step-results.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration } from './end-generation.ts'
import { platformUnavailable } from './failures.ts'
import { GoneOutputError, storeOutput } from './store-output.ts'
import { LEASE_HOLD_MS } from './lease-hold.ts'
import type { PlatformReport } from './platform-port.ts'
import { signalGrants } from './signal-grants.ts'

/** A transfer may have been cut; a file that is broken there stays broken. */
const MAX_UNREADABLE_TRIES = 6

/** `requestId` comes with a webhook and adopts an attempt whose own answer was lost. */
export async function collectResult(
  deps: GenerationDeps,
  input: { generationId: string; requestId?: string },
): Promise<CollectStepResult> {
  const attempt = await deps.records.findRunningAttempt(input)
  if (!attempt) return { kind: 'not_finished', isKnown: false }
  // Already ended: the records answer with how, whatever is asked of them.
  if (isFinalGenerationStatus(attempt.generation.status)) {
    return settled(await endGeneration(deps, { generationId: input.generationId, ending: { status: 'cancelled' } }))
  }
  const requestId = attempt.requestId ?? input.requestId
  if (requestId === undefined) return { kind: 'not_finished', isKnown: false }
  const report = await readReport(deps, attempt, requestId)
  if (report === 'not_found') return { kind: 'not_finished', isKnown: attempt.requestId !== null }
  if (attempt.requestId === null) await adopt(deps, attempt, { requestId, report })
  if (!isFinalPlatformStatus(report.status)) return stillRunning(deps, attempt, report.status)
  if (report.expiresAt) {
    await deps.records.recordEvidence({ accountName: attempt.accountName, evidence: 'expires_at' })
  }
  const ending = await endingOf(deps, attempt, report)
  const ended = await endGeneration(deps, {
    generationId: input.generationId,
    attemptId: attempt.attemptId,
    ending,
    chargedCredits: report.status === 'completed' ? attempt.generation.priceCredits : 0,
  })
  return settled(ended)
}

/** Where it is now is kept as any look at the status is. */
async function stillRunning(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  status: PlatformReport['status'],
): Promise<CollectStepResult> {
  const { attemptId, generation, submittedAtMs, startedAtMs } = attempt
  const platformStatus = status === 'queued' ? 'queued' : 'in_progress'
  await deps.records.recordCheck({ attemptId, generationId: generation.id, platformStatus, holdMs: LEASE_HOLD_MS })
  const { timeLimitMs } = getModelOrThrow(generation.model)
  const nowMs = Date.now()
  const leftMs = timeLeftMs({ platformStatus, submittedAtMs: submittedAtMs ?? nowMs, startedAtMs, nowMs, timeLimitMs })
  return { kind: 'not_finished', isKnown: true, leftMs }
}

function settled(ended: Awaited<ReturnType<typeof endGeneration>>): CollectStepResult {
  return ended.kind === 'ended' ? ended : { kind: 'not_finished', isKnown: true }
}

async function readReport(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  requestId: string,
): Promise<PlatformReport | 'not_found'> {
  const { accountName, dialect } = attempt
  const outcome = await deps.platform.status({ accountName, requestId, dialect, signal: cancellationSignal() })
  switch (outcome.kind) {
    case 'report':
      return outcome.report
    case 'not_found':
      return 'not_found'
    case 'unavailable':
      throw platformUnavailable(outcome.detail, outcome.retryAfterMs)
  }
}

/** The webhook named a request of ours that we had no answer for, and the account's own key can see it. */
async function adopt(
  deps: GenerationDeps,
  attempt: RunningAttempt,
  { requestId, report }: { requestId: string; report: PlatformReport },
): Promise<void> {
  await deps.records.recordAccepted({
    attemptId: attempt.attemptId,
    generationId: attempt.generation.id,
    requestId,
    correlationId: report.correlationId,
    platformStatus: report.status === 'queued' ? 'queued' : 'in_progress',
  })
}

async function endingOf(deps: GenerationDeps, attempt: RunningAttempt, report: PlatformReport): Promise<Ending> {
  switch (report.status) {
    case 'completed':
      return storeOutputs(deps, attempt, report)
    case 'failed':
      return {
        status: 'failed',
        error: { code: 'generation_failed', detail: report.error ?? 'the platform gave no reason', paid: 'no' },
      }
    case 'nsfw':
      return {
        status: 'failed',
        error: {
          code: 'content_rejected',
          detail: report.error ?? 'moderation refused the input or the output',
          paid: 'no',
        },
      }
    case 'canceled':
      return { status: 'cancelled' }
    case 'queued':
    case 'in_progress':
      throw new Error(`not an ending: ${report.status}`)
  }
}

async function storeOutputs(deps: GenerationDeps, attempt: RunningAttempt, report: PlatformReport): Promise<Ending> {
  if (report.outputs.length === 0) {
    const detail =
      'the platform said completed but named no file; it is not sent again, because it may have been paid for'
    return { status: 'failed', error: { code: 'no_output', detail, paid: 'yes' } }
  }
  // The platform's slot is free already: whoever is next need not wait for the copy.
  await signalGrants(deps, await deps.records.beginCollecting({ generationId: attempt.generation.id }))
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
