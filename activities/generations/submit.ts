// Step 2: intent row, then one POST, then what came of it.
// Invariant: a request whose outcome is unknown is repeated only with the same key and bytes on the same account, and
// only where that account was seen to honour keys before it was sent; everywhere else it is never sent again.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { OpenedAttempt, GenerationToSubmit } from '../../contracts/steps/generation.ts'
import { PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { honoursKeys } from '../../domain/generations/honours-keys.ts'
import { recordSuccess, recordUnanswered } from './account-health.ts'
import type { SubmitStepResult } from './step-results.ts'
import type { GenerationDeps } from './deps.ts'
import { submitUnanswered } from './failures.ts'
import { LEASE_HOLD_MS } from './lease-hold.ts'
import { placeImages } from './place-images.ts'
import type { PlatformRequest } from './platform-port.ts'
import {
  recordUnknownOutcome,
  readStoredAcceptance,
  type Refused,
  recordAcceptance,
  recordRefusal,
  type PendingSubmission,
  resumeSubmitted,
} from './submission-outcome.ts'

/** Tries, of all kinds, after which an unanswered submission counts as unknown: some eight minutes. */
const MAX_TRIES = 20
/** Tries to place the pictures on one account before another one is asked. */
const MAX_PLACING_TRIES = 4

export interface SubmitInput {
  generationId: string
  grant: SlotGrant
  /** Sends what was found out along with the heartbeat. */
  tell: (details: unknown) => void
}

/** Safe to run again at any point: it finds what an earlier try wrote and goes on from there. */
export async function submitGeneration(deps: GenerationDeps, input: SubmitInput): Promise<SubmitStepResult> {
  const { generationId, grant } = input
  const opened = await deps.records.openAttempt({ generationId, lease: grant, holdMs: LEASE_HOLD_MS })
  switch (opened.kind) {
    case 'lease_lost':
      return { kind: 'waiting' }
    case 'final':
      return { kind: 'ended_before' }
    case 'draft':
      return sendDraft(deps, opened, input)
    case 'written':
      return goOn(deps, opened, input)
  }
}

async function sendDraft(
  deps: GenerationDeps,
  { generation, draft }: Extract<OpenedAttempt, { kind: 'draft' }>,
  input: SubmitInput,
): Promise<SubmitStepResult> {
  const { grant } = input
  const prepared = await prepare(deps, generation, draft)
  if ('kind' in prepared) return recordRefusal(deps, { generation, grant }, prepared)
  const request = prepared
  const { contract } = generation.account
  const isRepeatable = honoursKeys({ contract, dialect: request.dialect })
  const written = await deps.records.writeAttempt({ generation, draft, lease: grant, request, isRepeatable })
  if (!written) return { kind: 'waiting' }
  const { attemptId, idempotencyKey } = draft
  const accountName = generation.account.name
  return send(
    deps,
    { generation, attemptId, accountName, idempotencyKey, request, grant, isRepeatable, isRepeat: false },
    input,
  )
}

/** The bytes to send, or why this account (or any) cannot be sent them. Nothing has been sent when this returns or throws. */
async function prepare(
  deps: GenerationDeps,
  generation: GenerationToSubmit,
  draft: { attemptId: string; callbackToken: string },
): Promise<PlatformRequest | Refused> {
  const placed = await placeImages(deps, generation, cancellationSignal()).catch(placingFailed)
  if ('refusal' in placed) return placed as Refused
  const callbackUrl = deps.callbackUrl(draft)
  try {
    return deps.platform.compose({
      modelId: generation.model,
      input: placed,
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    })
  } catch (error) {
    return refusedHere('invalid_request', error)
  }
}

/** A definite word of the account is a refusal. Other faults are tried again a few times, then somewhere else. */
function placingFailed(error: unknown): Refused {
  if (error instanceof PlatformUploadError && error.refusal !== undefined) {
    const { refusal, httpStatus, retryAfterMs } = error
    return { ...refusedHere(refusal, error), httpStatus, retryAfterMs }
  }
  if (activityInfo().attempt < MAX_PLACING_TRIES) throw error
  return refusedHere('unreachable', error)
}

function refusedHere(refusal: Refused['refusal'], error: unknown): Refused {
  const detail = error instanceof Error ? error.message : String(error)
  const unknown = { code: undefined, retryAfterMs: undefined, httpStatus: undefined, correlationId: undefined }
  return { kind: 'refused', refusal, detail, ...unknown }
}

async function goOn(
  deps: GenerationDeps,
  { generation, attempt }: Extract<OpenedAttempt, { kind: 'written' }>,
  input: SubmitInput,
): Promise<SubmitStepResult> {
  const { id: attemptId, accountName, idempotencyKey, request, isRepeatable } = attempt
  const { grant } = input
  const pending = { generation, attemptId, accountName, idempotencyKey, request, grant, isRepeatable, isRepeat: true }
  switch (attempt.state) {
    case 'submitting': {
      const remembered = readStoredAcceptance(activityInfo().heartbeatDetails, attemptId)
      if (remembered) return recordAcceptance(deps, pending, { accepted: remembered })
      if (attempt.isRepeatable && attempt.isOfThisLease) return send(deps, pending, input)
      return recordUnknownOutcome(deps, pending, 'the worker ended while the request was on its way')
    }
    case 'submitted':
      return resumeSubmitted(deps, pending, attempt.requestId ?? '')
    case 'unknown':
      return recordUnknownOutcome(deps, pending, 'it was not answered')
    case 'refused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { kind: 'waiting' }
  }
}

async function send(
  deps: GenerationDeps,
  pending: PendingSubmission,
  { tell }: SubmitInput,
): Promise<SubmitStepResult> {
  const outcome = await deps.platform.submit({
    accountName: pending.accountName,
    request: pending.request,
    idempotencyKey: pending.idempotencyKey,
    // Not the activity's own signal: a POST that is on its way is let to its answer.
  })
  if (outcome.kind === 'accepted') {
    const { requestId, correlationId, platformStatus } = outcome
    const accepted = { attemptId: pending.attemptId, requestId, correlationId, platformStatus }
    const answer = await recordAcceptance(deps, pending, { accepted, tell })
    await recordSuccess(deps, pending.attemptId)
    return answer
  }
  if (outcome.kind === 'unknown') await recordUnanswered(deps, pending.accountName, outcome.detail)
  // A refused repeat says nothing of the first POST, which may have been taken: only an acceptance settles that.
  if (outcome.kind === 'refused' && !pending.isRepeat) return recordRefusal(deps, pending, outcome)
  if (pending.isRepeatable && activityInfo().attempt < MAX_TRIES) throw submitUnanswered(outcome.detail)
  return recordUnknownOutcome(deps, pending, outcome.detail)
}
