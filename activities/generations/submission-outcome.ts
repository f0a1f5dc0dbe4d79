// Writes what came of a submission and says to the workflow what to do next.
// Invariant: an acceptance is written however long the database takes; the request id must not be lost again.
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from '@temporalio/activity'
import type { ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import type { PlatformRequest, GenerationToSubmit } from '../../contracts/steps/generation.ts'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { PlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import { type ObservedDurations, planWait, type WaitPlan } from '../../domain/waiting/wait-plan.ts'
import type { SubmitStepResult } from './step-results.ts'
import type { GenerationDeps } from './deps.ts'
import type { SubmissionOutcome } from './platform-port.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import { signalGrants } from './signal-grants.ts'

export type Refused = Extract<SubmissionOutcome, { kind: 'refused' }>

/** A request that is, or may be, on its way. */
export interface PendingSubmission {
  generation: GenerationToSubmit
  attemptId: string
  accountName: string
  idempotencyKey: string
  request: PlatformRequest
  grant: SlotGrant
  isRepeatable: boolean
  /** An earlier try may have sent it already. */
  isRepeat: boolean
}

/** Plain JSON: travels with the heartbeat to the next try, should this one die before the write. */
export interface Acceptance {
  attemptId: string
  requestId: string
  correlationId: string | undefined
  platformStatus: PlatformStatus
}

const RECORD_RETRY_MS = 1_000
/** A write that takes longer than this may outlive its worker: from then on the heartbeat carries the answer. */
const TELL_AFTER_MS = 25

/** `tell` sends the answer along with the heartbeat; it is left out where the heartbeat has brought it. */
export async function recordAcceptance(
  deps: GenerationDeps,
  pending: PendingSubmission,
  { accepted, tell = () => {} }: { accepted: Acceptance; tell?: (accepted: Acceptance) => void },
): Promise<SubmitStepResult> {
  const telling = setTimeout(() => tell(accepted), TELL_AFTER_MS)
  const wait = await waitPlanOf(deps, pending.generation.model)
  const record = () =>
    deps.records.recordAccepted({
      attemptId: accepted.attemptId,
      generationId: pending.generation.generationId,
      requestId: accepted.requestId,
      correlationId: accepted.correlationId,
      platformStatus: accepted.platformStatus === 'queued' ? 'queued' : 'in_progress',
      ...(wait.expectedMs === undefined ? {} : { expectedMs: wait.expectedMs }),
    })
  await untilRecorded(record, () => tell(accepted)).finally(() => clearTimeout(telling))
  return { kind: 'submitted', attemptId: accepted.attemptId, requestId: accepted.requestId, wait }
}

/** Goes on until the write succeeds or the worker has to stop; then the heartbeat's details carry the answer on. */
async function untilRecorded(record: () => Promise<unknown>, tell: () => void): Promise<void> {
  for (;;) {
    try {
      await record()
      return
    } catch (error) {
      // It may fail sooner than it is slow, and be the last try of this worker.
      tell()
      if (cancellationSignal().aborted) throw error
      await sleep(RECORD_RETRY_MS)
    }
  }
}

/** The acceptance that an earlier try of this attempt left in its heartbeat. */
export function readStoredAcceptance(details: unknown, attemptId: string): Acceptance | undefined {
  const remembered = details as Acceptance | undefined
  return remembered?.attemptId === attemptId ? remembered : undefined
}

export async function resumeSubmitted(
  deps: GenerationDeps,
  pending: PendingSubmission,
  requestId: string,
): Promise<SubmitStepResult> {
  const wait = await waitPlanOf(deps, pending.generation.model)
  return { kind: 'submitted', attemptId: pending.attemptId, requestId, wait }
}

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
  const own = grants.find((grant) => grant.generationId === generationId)
  const others = grants.filter((grant) => grant !== own)
  await signalGrants(deps, others)
  if (effect.generation === 'fail') {
    return { kind: 'ended', result: { status: 'failed', code: 'request_rejected', detail: outcome.detail, paid: 'no' } }
  }
  return own ? { kind: 'waiting', grant: toSlotGrant(own) } : { kind: 'waiting' }
}

/** Only the platform's own words count: a 429 without its code may come from any gateway. */
function evidenceOf(outcome: Refused): ContractEvidence | undefined {
  if (outcome.code === 'account_queue_full') return 'account_queue_full'
  return outcome.refusal === 'at_capacity' && outcome.httpStatus === 400 ? 'concurrent_400' : undefined
}

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

/** A plan is no reason to fail: where durations cannot be read, the catalogue's do. */
async function waitPlanOf(deps: GenerationDeps, modelId: string): Promise<WaitPlan> {
  const model = getModelOrThrow(modelId)
  const observed = await deps.records
    .observeDurations({ model: modelId })
    .catch((): ObservedDurations | undefined => undefined)
  return planWait({
    observed,
    typicalDurationMs: model.typicalDurationMs,
    timeLimitMs: model.timeLimitMs,
    hasWebhook: deps.callbackUrl({ attemptId: '', callbackToken: '' }) !== undefined,
  })
}
