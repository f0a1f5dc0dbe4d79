// Records the outcome of a submission, and returns to the workflow what to do next.
// Invariant: an acceptance is written however long the database takes; its request id is never lost.
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from '@temporalio/activity'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { GenerationToSubmit, PlatformRequest } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import type { ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import { type PlatformStatus, toRunningStatus } from '../../contracts/vocabulary/statuses.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import { STORED_DETAIL } from '../../contracts/steps/stored-detail.ts'
import type { WaitPlan } from '../../contracts/steps/generation-results.ts'
import { type ObservedDurations, planWait } from '../../domain/waiting/wait-plan.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { backInLine } from './back-in-line.ts'
import type { GenerationDeps } from './deps.ts'
import type { SubmissionOutcome } from './platform-port.ts'
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'

export type Refused = Extract<SubmissionOutcome, { kind: 'refused' }>

/** A request that is being sent, or that an earlier try may have sent. */
export interface PendingSubmission {
  generation: GenerationToSubmit
  attemptId: string
  accountId: string
  idempotencyKey: string
  request: PlatformRequest
  grant: SlotGrant
  isRepeatable: boolean
  /** An earlier try may have sent it. */
  isRepeat: boolean
}

/** Plain JSON: the heartbeat carries it to the next try, where this one ends before the write. */
export interface Acceptance {
  attemptId: string
  requestId: string
  correlationId: string | undefined
  platformStatus: PlatformStatus
}

const RECORD_RETRY_MS = 1_000
/** A write that takes longer than this may outlive its worker: from then on the heartbeat carries the acceptance. */
const HEARTBEAT_AFTER_MS = 25

/** `send` puts the acceptance into the heartbeat. Left out where the acceptance came from there. */
export async function recordAcceptance(
  deps: GenerationDeps,
  pending: PendingSubmission,
  { accepted, send = () => {} }: { accepted: Acceptance; send?: (accepted: Acceptance) => void },
): Promise<SubmitStepResult> {
  const sending = setTimeout(() => send(accepted), HEARTBEAT_AFTER_MS)
  const wait = await waitPlanOf(deps, pending.generation.model)
  const record = () =>
    deps.records.recordAccepted({
      attemptId: accepted.attemptId,
      generationId: pending.generation.generationId,
      requestId: accepted.requestId,
      correlationId: accepted.correlationId,
      platformStatus: toRunningStatus(accepted.platformStatus),
      ...(wait.expectedMs === undefined ? {} : { expectedMs: wait.expectedMs }),
    })
  await untilRecorded(record, () => send(accepted)).finally(() => clearTimeout(sending))
  return { kind: 'submitted', attemptId: accepted.attemptId, requestId: accepted.requestId, wait }
}

/** Retries until the write succeeds or the worker stops. After a failure the heartbeat carries the acceptance. */
async function untilRecorded(record: () => Promise<unknown>, send: () => void): Promise<void> {
  for (;;) {
    try {
      await record()
      return
    } catch (error) {
      // A failure may come before the heartbeat's delay is over, and this may be the last try of this worker.
      send()
      if (cancellationSignal().aborted) throw error
      await sleep(scaledMs(RECORD_RETRY_MS))
    }
  }
}

/** The acceptance that an earlier try of this attempt put into its heartbeat. */
export function readStoredAcceptance(details: unknown, attemptId: string): Acceptance | undefined {
  const stored = details as Acceptance | undefined
  return stored?.attemptId === attemptId ? stored : undefined
}

/** For an attempt that an earlier try has recorded as accepted. */
export async function resumeSubmitted(
  deps: GenerationDeps,
  pending: PendingSubmission,
  requestId: string,
): Promise<SubmitStepResult> {
  const wait = await waitPlanOf(deps, pending.generation.model)
  return { kind: 'submitted', attemptId: pending.attemptId, requestId, wait }
}

/** Ends the attempt, and with it the generation where no account would accept the request. `attemptId` is left out before the POST. */
export async function recordRefusal(
  deps: GenerationDeps,
  pending: Pick<PendingSubmission, 'generation' | 'grant'> & { attemptId?: string },
  outcome: Refused,
): Promise<SubmitStepResult> {
  const { generationId } = pending.generation
  const effect = afterRefusal({ ...outcome, kind: outcome.refusal })
  const grants = await deps.records.recordRefused({
    ...(pending.attemptId === undefined ? {} : { attemptId: pending.attemptId }),
    generationId,
    lease: pending.grant,
    refusal: { kind: outcome.refusal, detail: outcome.detail },
    effect,
    contractEvidence: evidenceOf(outcome),
  })
  const waiting = await backInLine(deps, generationId, grants)
  if (effect.generation === 'fail') {
    return { kind: 'ended', result: { status: 'failed', code: 'request_rejected', detail: STORED_DETAIL, paid: 'no' } }
  }
  return waiting
}

/** Only the platform's own codes and texts are evidence: a 429 without a code may come from any gateway. */
function evidenceOf(outcome: Refused): ContractEvidence | undefined {
  if (outcome.code === 'account_queue_full') return 'account_queue_full'
  return outcome.refusal === 'at_capacity' && outcome.httpStatus === 400 ? 'concurrent_400' : undefined
}

/** The request is never sent again: a webhook or an operator decides. */
export async function recordUnknownOutcome(
  deps: GenerationDeps,
  pending: PendingSubmission,
  detail: string,
): Promise<SubmitStepResult> {
  const { generationId, model } = pending.generation
  await deps.records.recordUnknown({ attemptId: pending.attemptId, generationId, detail })
  const wait = await waitPlanOf(deps, model)
  return { kind: 'unknown', attemptId: pending.attemptId, wait, isHeld: deps.holdsUnknown }
}

/** A plan must not fail a submission: where the measured durations cannot be read, those of the catalogue are used. */
async function waitPlanOf(deps: GenerationDeps, modelId: string): Promise<WaitPlan> {
  const model = getModelOrThrow(modelId)
  const observed = await deps.records
    .observeDurations({ model: modelId })
    .catch((): ObservedDurations | undefined => undefined)
  return planWait({
    observed,
    typicalDurationMs: scaledMs(model.typicalDurationMs),
    timeLimitMs: scaledMs(model.timeLimitMs),
    hasWebhook: deps.callbackUrl({ attemptId: '', callbackToken: '' }) !== undefined,
  })
}
