// Step 2: intent row, then one POST, then what came of it.
// Invariant: a request whose outcome is unknown is repeated only with the same key and bytes on the same account, and
// only where that account was seen to honour keys before it was sent; everywhere else it is never sent again.
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import type { OpenedAttempt, Submission } from '../../contracts/steps/generation.ts'
import { PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { honoursKeys } from '../../domain/generations/honours-keys.ts'
import { tellSuccess, tellUnanswered } from './account-health.ts'
import type { SubmitAnswer } from './answers.ts'
import type { GenerationDeps } from './deps.ts'
import { submitUnanswered } from './failures.ts'
import { LEASE_HOLD_MS } from './lease-hold.ts'
import { placeImages } from './place-images.ts'
import type { PlatformRequest } from './platform-port.ts'
import {
  giveUpAsking,
  readRemembered,
  type Refused,
  recordAcceptance,
  recordRefusal,
  type Sending,
  submittedBefore,
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
export async function submitGeneration(deps: GenerationDeps, input: SubmitInput): Promise<SubmitAnswer> {
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
  { submission, draft }: Extract<OpenedAttempt, { kind: 'draft' }>,
  input: SubmitInput,
): Promise<SubmitAnswer> {
  const { grant } = input
  const prepared = await prepare(deps, submission, draft)
  if ('kind' in prepared) return recordRefusal(deps, { submission, grant }, prepared)
  const request = prepared
  const { contract } = submission.account
  const isRepeatable = honoursKeys({ contract, dialect: request.dialect })
  const written = await deps.records.writeAttempt({ submission, draft, lease: grant, request, isRepeatable })
  if (!written) return { kind: 'waiting' }
  const { attemptId, idempotencyKey } = draft
  const accountName = submission.account.name
  return send(
    deps,
    { submission, attemptId, accountName, idempotencyKey, request, grant, isRepeatable, isRepeat: false },
    input,
  )
}

/** The bytes to send, or why this account (or any) cannot be sent them. Nothing has been sent when this returns or throws. */
async function prepare(
  deps: GenerationDeps,
  submission: Submission,
  draft: { attemptId: string; callbackToken: string },
): Promise<PlatformRequest | Refused> {
  const placed = await placeImages(deps, submission, cancellationSignal()).catch(placingFailed)
  if ('refusal' in placed) return placed as Refused
  const callbackUrl = deps.callbackUrl(draft)
  try {
    return deps.platform.compose({
      modelId: submission.model,
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
  { submission, attempt }: Extract<OpenedAttempt, { kind: 'written' }>,
  input: SubmitInput,
): Promise<SubmitAnswer> {
  const { id: attemptId, accountName, idempotencyKey, request, isRepeatable } = attempt
  const { grant } = input
  const sending = { submission, attemptId, accountName, idempotencyKey, request, grant, isRepeatable, isRepeat: true }
  switch (attempt.state) {
    case 'submitting': {
      const remembered = readRemembered(activityInfo().heartbeatDetails, attemptId)
      if (remembered) return recordAcceptance(deps, sending, { accepted: remembered })
      if (attempt.isRepeatable && attempt.isOfThisLease) return send(deps, sending, input)
      return giveUpAsking(deps, sending, 'the worker ended while the request was on its way')
    }
    case 'submitted':
      return submittedBefore(deps, sending, attempt.requestId ?? '')
    case 'unknown':
      return giveUpAsking(deps, sending, 'it was not answered')
    case 'refused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return { kind: 'waiting' }
  }
}

async function send(deps: GenerationDeps, sending: Sending, { tell }: SubmitInput): Promise<SubmitAnswer> {
  const outcome = await deps.platform.submit({
    accountName: sending.accountName,
    request: sending.request,
    idempotencyKey: sending.idempotencyKey,
    // Not the activity's own signal: a POST that is on its way is let to its answer.
  })
  if (outcome.kind === 'accepted') {
    const { requestId, correlationId, platformStatus } = outcome
    const accepted = { attemptId: sending.attemptId, requestId, correlationId, platformStatus }
    const answer = await recordAcceptance(deps, sending, { accepted, tell })
    await tellSuccess(deps, sending.attemptId)
    return answer
  }
  if (outcome.kind === 'unknown') await tellUnanswered(deps, sending.accountName, outcome.detail)
  // A refused repeat says nothing of the first POST, which may have been taken: only an acceptance settles that.
  if (outcome.kind === 'refused' && !sending.isRepeat) return recordRefusal(deps, sending, outcome)
  if (sending.isRepeatable && activityInfo().attempt < MAX_TRIES) throw submitUnanswered(outcome.detail)
  return giveUpAsking(deps, sending, outcome.detail)
}
