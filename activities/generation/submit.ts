// Step 2: intent row, then one POST, then what came of it.
// Invariant: a request whose outcome is unknown is repeated only with the same key and bytes on the same account, and
// only where that account was seen to honour keys; everywhere else it is never sent again.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { OpenedAttempt, PlatformRequest, Submission } from '../../contracts/generation-steps.ts'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { PlatformUploadError } from '../../contracts/platform-errors.ts'
import type { SlotGrant } from '../../contracts/workflow-messages.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import { planWait, type WaitPlan } from '../../domain/waiting/wait-plan.ts'
import type { SubmitAnswer } from './answers.ts'
import type { GenerationDeps } from './deps.ts'
import { submitUnanswered } from './failures.ts'
import { placeImages } from './place-images.ts'
import type { SubmitOutcome } from './platform-port.ts'
import { signalGrants, toSlotGrant } from './signal-grants.ts'

/** A claimed lease is held longer than any model's time limit (40 min) and settling, so it never ends under a paid run. */
const LEASE_HOLD_MS = 80 * 60_000
/** Tries with the same key before an unanswered submission counts as unknown. */
const MAX_REPEATS = 6

type Refused = Extract<SubmitOutcome, { kind: 'refused' }>

interface Sending {
  submission: Submission
  attemptId: string
  idempotencyKey: string
  request: PlatformRequest
  grant: SlotGrant
}

/** Safe to run again at any point: it finds what an earlier try wrote and goes on from there. */
export async function submitGeneration(
  deps: GenerationDeps,
  input: { generationId: string; grant: SlotGrant },
): Promise<SubmitAnswer> {
  const opened = await deps.records.openAttempt({
    generationId: input.generationId,
    lease: input.grant,
    holdMs: LEASE_HOLD_MS,
  })
  switch (opened.kind) {
    case 'lease_lost':
      return { kind: 'waiting' }
    case 'final':
      return { kind: 'ended', result: endedAs(opened.status) }
    case 'draft':
      return sendDraft(deps, opened, input.grant)
    case 'written':
      return goOn(deps, opened, input.grant)
  }
}

async function sendDraft(
  deps: GenerationDeps,
  { submission, draft }: Extract<OpenedAttempt, { kind: 'draft' }>,
  grant: SlotGrant,
): Promise<SubmitAnswer> {
  const placed = await placeImages(deps, submission, cancellationSignal()).catch(asRefusal)
  if (isRefusal(placed)) return refused(deps, { submission, grant }, placed)
  const callbackUrl = deps.callbackUrl(draft)
  const request = deps.platform.compose({
    modelId: submission.model,
    input: placed,
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
  })
  const written = await deps.records.writeAttempt({ submission, draft, lease: grant, request })
  if (!written) return { kind: 'waiting' }
  return send(deps, {
    submission,
    attemptId: draft.attemptId,
    idempotencyKey: draft.idempotencyKey,
    request,
    grant,
  })
}

/** An account that turns a picture away with a definite reason has refused the generation; other faults pass and are retried. */
function asRefusal(error: unknown): Refused {
  if (!(error instanceof PlatformUploadError) || error.refusal === undefined) throw error
  const { refusal, message: detail, httpStatus, retryAfterMs } = error
  return { kind: 'refused', refusal, detail, httpStatus, retryAfterMs, correlationId: undefined }
}

function isRefusal(placed: Record<string, unknown> | Refused): placed is Refused {
  return placed['kind'] === 'refused'
}

async function goOn(
  deps: GenerationDeps,
  { submission, attempt }: Extract<OpenedAttempt, { kind: 'written' }>,
  grant: SlotGrant,
): Promise<SubmitAnswer> {
  const sending = {
    submission,
    attemptId: attempt.id,
    idempotencyKey: attempt.idempotencyKey,
    request: attempt.request,
    grant,
  }
  switch (attempt.state) {
    case 'submitting':
      return isSafeToRepeat(sending)
        ? send(deps, sending)
        : giveUpAsking(deps, sending, 'the worker ended while the request was on its way')
    case 'submitted':
      return submitted(deps, sending, attempt.requestId ?? '')
    case 'unknown':
      return { kind: 'unknown', attemptId: attempt.id, wait: await waitPlanOf(deps, submission.model) }
    case 'refused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { kind: 'waiting' }
  }
}

/** Keys are documented for accounts of the newer contract and for v2 routes; nowhere else may an unanswered POST be repeated. */
function isSafeToRepeat({ submission, request }: Sending): boolean {
  return submission.account.contract === 'b' && request.dialect === 'v2'
}

async function send(deps: GenerationDeps, sending: Sending): Promise<SubmitAnswer> {
  const outcome = await deps.platform.submit({
    accountName: sending.submission.account.name,
    request: sending.request,
    idempotencyKey: sending.idempotencyKey,
    // Not the activity's own signal: a POST that is on its way is let to its answer.
  })
  switch (outcome.kind) {
    case 'accepted':
      return accepted(deps, sending, outcome)
    case 'refused':
      return refused(deps, sending, outcome)
    case 'unknown':
      if (isSafeToRepeat(sending) && activityInfo().attempt < MAX_REPEATS) {
        throw submitUnanswered(outcome.detail)
      }
      return giveUpAsking(deps, sending, outcome.detail)
  }
}

async function accepted(
  deps: GenerationDeps,
  sending: Sending,
  outcome: Extract<SubmitOutcome, { kind: 'accepted' }>,
): Promise<SubmitAnswer> {
  const wait = await waitPlanOf(deps, sending.submission.model)
  await deps.records.recordAccepted({
    attemptId: sending.attemptId,
    generationId: sending.submission.generationId,
    requestId: outcome.requestId,
    correlationId: outcome.correlationId,
    platformStatus: outcome.platformStatus === 'queued' ? 'queued' : 'in_progress',
    expectedMs: wait.expectedMs,
  })
  return { kind: 'submitted', attemptId: sending.attemptId, requestId: outcome.requestId, wait }
}

async function submitted(deps: GenerationDeps, sending: Sending, requestId: string): Promise<SubmitAnswer> {
  const wait = await waitPlanOf(deps, sending.submission.model)
  return { kind: 'submitted', attemptId: sending.attemptId, requestId, wait }
}

async function refused(
  deps: GenerationDeps,
  sending: Pick<Sending, 'submission' | 'grant'> & { attemptId?: string },
  outcome: Refused,
): Promise<SubmitAnswer> {
  const { generationId } = sending.submission
  const effect = afterRefusal({ ...outcome, kind: outcome.refusal })
  const grants = await deps.records.recordRefused({
    ...(sending.attemptId === undefined ? {} : { attemptId: sending.attemptId }),
    generationId,
    lease: sending.grant,
    refusal: { kind: outcome.refusal, detail: outcome.detail },
    effect,
    contractEvidence: evidenceOf(outcome),
  })
  const own = grants.find((grant) => grant.generationId === generationId)
  await signalGrants(
    { signalGrant: deps.signalGrant, revokeGrant: deps.records.revokeGrant },
    grants.filter((grant) => grant !== own),
  )
  if (effect.generation === 'fail') {
    return { kind: 'ended', result: { status: 'failed', code: 'request_rejected', detail: outcome.detail } }
  }
  return own ? { kind: 'waiting', grant: toSlotGrant(own) } : { kind: 'waiting' }
}

/** A full account says by its dialect which contract it speaks: 429 is the newer one, 400 the older. */
function evidenceOf(outcome: Refused): 'a' | 'b' | undefined {
  if (outcome.refusal !== 'at_capacity') return undefined
  return outcome.httpStatus === 429 ? 'b' : 'a'
}

async function giveUpAsking(deps: GenerationDeps, sending: Sending, detail: string): Promise<SubmitAnswer> {
  const { generationId, model } = sending.submission
  await deps.records.recordUnknown({ attemptId: sending.attemptId, generationId, detail })
  return { kind: 'unknown', attemptId: sending.attemptId, wait: await waitPlanOf(deps, model) }
}

async function waitPlanOf(deps: GenerationDeps, modelId: string): Promise<WaitPlan> {
  const model = getModelOrThrow(modelId)
  return planWait({
    observed: await deps.records.observeDurations({ model: modelId }),
    typicalDurationMs: model.typicalDurationMs,
    timeLimitMs: model.timeLimitMs,
    hasWebhook: deps.callbackUrl({ attemptId: '', callbackToken: '' }) !== undefined,
  })
}

function endedAs(status: 'completed' | 'failed' | 'cancelled') {
  return status === 'failed'
    ? ({ status, code: 'internal', detail: 'ended before it was submitted' } as const)
    : ({ status } as const)
}
