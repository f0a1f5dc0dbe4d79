// Step 2: writes the attempt, sends one POST, and records its outcome.
// Invariant: a request with an unknown outcome is repeated only with the same key and bytes, on the same account. That account
// was known to honour keys before the first POST. Every other request with an unknown outcome is never sent again.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { GenerationToSubmit, OpenedAttempt } from '../../contracts/steps/generation.ts'
import { PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { withSoulId } from '../../domain/characters/with-soul-id.ts'
import { honoursKeys } from '../../domain/generations/honours-keys.ts'
import { recordSuccess, recordUnanswered } from './account-health.ts'
import type { GenerationDeps } from './deps.ts'
import { submitUnanswered } from './failures.ts'
import { leaseHoldMs } from './lease-hold.ts'
import { placeMedia } from './place-media.ts'
import type { PlatformRequest } from './platform-port.ts'
import { endCancelled, resultFromRecords, resultOfWritten, waitingResult } from './result-from-records.ts'
import {
  recordUnknownOutcome,
  readStoredAcceptance,
  type Refused,
  type RefusedSubmission,
  recordAcceptance,
  recordRefusal,
  type PendingSubmission,
} from './submission-outcome.ts'
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'
import type { Heartbeat } from '../while-heartbeating.ts'

/** Tries, for any reason, after which a submission without a response counts as unknown: about eight minutes. */
const MAX_TRIES = 20
/** Tries to upload the images to one account, before the generation goes to another one. */
const MAX_UPLOAD_TRIES = 4

export interface SubmitInput {
  generationId: string
  grant: SlotGrant
  /** Carries an acceptance to the next try, where this one ends before the write. */
  heartbeat: Pick<Heartbeat, 'sendNow'>
}

/** Safe to repeat at any point: it continues from what an earlier try has written. */
export async function submitGeneration(deps: GenerationDeps, input: SubmitInput): Promise<SubmitStepResult> {
  const { generationId, grant } = input
  const opened = await deps.records.openAttempt({ generationId, lease: grant, holdMs: leaseHoldMs() })
  switch (opened.kind) {
    case 'lease_lost':
      return waitingResult(opened)
    case 'final':
      return { kind: 'ended_before' }
    case 'cancel_requested':
      return endCancelled(deps, input)
    case 'draft':
      return sendDraft(deps, opened, input)
    case 'written':
      return resume(deps, opened, input)
  }
}

async function sendDraft(
  deps: GenerationDeps,
  { generation, draft }: Extract<OpenedAttempt, { kind: 'draft' }>,
  input: SubmitInput,
): Promise<SubmitStepResult> {
  const { grant } = input
  const prepared = await prepare(deps, generation, draft)
  if ('kind' in prepared) return refuseBeforeSending(deps, { generation, grant }, prepared)
  const request = prepared
  const { contract } = generation.account
  const isRepeatable = honoursKeys({ contract, dialect: request.dialect })
  const written = await deps.records.writeAttempt({ generation, draft, lease: grant, request, isRepeatable })
  if (!written) return resultFromRecords(deps, input)
  const { attemptId, idempotencyKey } = draft
  const accountId = generation.account.id
  return send(
    deps,
    { generation, attemptId, accountId, idempotencyKey, request, grant, isRepeatable, tryNumber: 1 },
    input,
  )
}

/** Nothing was sent, so the refusal is certain. */
async function refuseBeforeSending(
  deps: GenerationDeps,
  submission: RefusedSubmission,
  refused: Refused,
): Promise<SubmitStepResult> {
  const { generation, grant } = submission
  const result = await recordRefusal(deps, submission, refused)
  return result ?? resultFromRecords(deps, { generationId: generation.generationId, grant })
}

/** The request, or why this account cannot be used. No generation request has been sent when this returns or throws. */
async function prepare(
  deps: GenerationDeps,
  generation: GenerationToSubmit,
  draft: { attemptId: string; callbackToken: string },
): Promise<PlatformRequest | Refused> {
  const { character } = generation
  if (character?.soulId === null) return refusedHere('no_character', missingSoulId(character))
  const placed = await placeMedia(deps, generation, cancellationSignal()).catch(afterUploadError)
  if ('refusal' in placed) return placed as Refused
  const callbackUrl = deps.callbackUrl(draft)
  try {
    return deps.platform.compose({
      modelId: generation.model,
      declaration: generation.declaration,
      input: withCharacter(generation, placed),
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    })
  } catch (error) {
    return refusedHere('invalid_request', error)
  }
}

function withCharacter({ model, declaration, character }: GenerationToSubmit, input: Record<string, unknown>) {
  if (!character?.soulId) return input
  return withSoulId(declaration ?? getModelOrThrow(model), input, character.soulId)
}

function missingSoulId({ name, variant }: NonNullable<GenerationToSubmit['character']>): Error {
  return new Error(`the account does not hold the ${variant} Soul ID of ${name} any more; nothing was sent`)
}

/** A definite response of the account is a refusal. Other errors are retried a few times, then on another account. */
function afterUploadError(error: unknown): Refused {
  if (error instanceof PlatformUploadError && error.refusal !== undefined) {
    const { refusal, httpStatus, retryAfterMs } = error
    return { ...refusedHere(refusal, error), httpStatus, retryAfterMs }
  }
  if (activityInfo().attempt < MAX_UPLOAD_TRIES) throw error
  return refusedHere('unreachable', error)
}

function refusedHere(refusal: Refused['refusal'], error: unknown): Refused {
  const detail = error instanceof Error ? error.message : String(error)
  const unknown = { code: undefined, retryAfterMs: undefined, httpStatus: undefined, correlationId: undefined }
  return { kind: 'refused', refusal, detail, ...unknown }
}

async function resume(
  deps: GenerationDeps,
  opened: Extract<OpenedAttempt, { kind: 'written' }>,
  input: SubmitInput,
): Promise<SubmitStepResult> {
  const { generation, attempt } = opened
  if (attempt.state !== 'submitting') return resultOfWritten(deps, opened)
  const { id: attemptId, accountId, idempotencyKey, request, isRepeatable, tries: tryNumber } = attempt
  const { grant } = input
  const pending = { generation, attemptId, accountId, idempotencyKey, request, grant, isRepeatable, tryNumber }
  const accepted = readStoredAcceptance(activityInfo().heartbeatDetails, attemptId)
  if (accepted) return recordAcceptance(deps, pending, { accepted })
  if (attempt.isRepeatable && attempt.isOfThisLease) return sendAgain(deps, pending, input)
  return recordUnknownOutcome(deps, pending, 'the worker ended while the request was being sent')
}

/** The same key and bytes. Where another try has decided the attempt meanwhile, nothing is sent. */
async function sendAgain(
  deps: GenerationDeps,
  pending: PendingSubmission,
  input: SubmitInput,
): Promise<SubmitStepResult> {
  const tryNumber = await deps.records.beginTry({ attemptId: pending.attemptId })
  if (tryNumber === undefined) return resultFromRecords(deps, input)
  return send(deps, { ...pending, tryNumber }, input)
}

async function send(
  deps: GenerationDeps,
  pending: PendingSubmission,
  { heartbeat }: SubmitInput,
): Promise<SubmitStepResult> {
  const outcome = await deps.platform.submit({
    accountId: pending.accountId,
    request: pending.request,
    idempotencyKey: pending.idempotencyKey,
    // Without the activity's cancellation signal: a POST that was sent must get its response.
  })
  if (outcome.kind === 'accepted') {
    const { kind: _kind, ...response } = outcome
    const accepted = { attemptId: pending.attemptId, ...response }
    const result = await recordAcceptance(deps, pending, { accepted, send: heartbeat.sendNow })
    await recordSuccess(deps, pending.attemptId)
    return result
  }
  if (outcome.kind === 'unknown') await recordUnanswered(deps, pending.accountId, outcome.detail)
  if (outcome.kind === 'refused') {
    const result = await recordRefusal(deps, pending, outcome)
    if (result) return result
    // Another try has no response, or none yet: the platform may have accepted that one.
  }
  if (pending.isRepeatable && activityInfo().attempt < MAX_TRIES) throw submitUnanswered(outcome)
  return recordUnknownOutcome(deps, pending, outcome.detail)
}
