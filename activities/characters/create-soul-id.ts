// Step 1 of a training: writes the intent, sends one request, and records its outcome.
// Invariant: creation is not idempotent on the platform. After a request without a response, the list of the account is read. Only a
// request that cannot appear there any more is sent again, so that a training is paid for once.
import { setTimeout as sleep } from 'node:timers/promises'
import { activityInfo, cancellationSignal } from '@temporalio/activity'
import { PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import type { SoulIdCreation } from '../../contracts/ports/soul-ids.ts'
import type { CreatedSoulId, SentTraining, TrainingToCreate } from '../../contracts/steps/training.ts'
import type { TrainingState } from '../../contracts/vocabulary/characters.ts'
import { APPEARS_WITHIN_MS, nextTryMs, SEND_WITHIN_MS } from '../../domain/characters/training-wait.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { placeAsset } from '../generations/place-media.ts'
import type { TrainingDeps } from './deps.ts'
import { noSuchTraining, trainingNotReady } from './failures.ts'
import { runningStatusOf } from './running-status.ts'

/** `ended`: it has an outcome already, for example because it was cancelled. */
export type CreateSoulIdResult = { kind: 'accepted' } | { kind: 'ended'; state: TrainingState }

const UPLOADS_AT_ONCE = 4
const RECORD_RETRY_MS = 1_000
/** A lost response is the usual case, and then the Soul ID is in the list at once. */
const FIRST_LOOK_MS = 3_000

/** Safe to repeat at any point: it continues from what an earlier try has written. Throws `NotReady` while it has to wait. */
export async function createSoulId(deps: TrainingDeps, input: { trainingId: string }): Promise<CreateSoulIdResult> {
  for (;;) {
    const opened = await deps.records.openTraining(input)
    switch (opened.kind) {
      case 'missing':
        throw noSuchTraining(input.trainingId)
      case 'accepted':
        return { kind: 'accepted' }
      case 'ended':
        return opened
      case 'blocked':
        throw await waiting(deps, { ...input, reason: opened.reason })
      case 'account_removed':
        return endWithoutAccount(deps, input.trainingId, opened)
      case 'sent':
        await findSent(deps, opened)
        break
      case 'draft':
        await send(deps, opened)
        break
    }
  }
}

/** Records why it waits. Returns the failure that repeats the activity. */
async function waiting(
  deps: TrainingDeps,
  { trainingId, reason, afterMs }: { trainingId: string; reason: string; afterMs?: number },
): Promise<Error> {
  const forMs = afterMs ?? nextTryMs(activityInfo().attempt, undefined)
  await deps.records.recordTrainingWait({ trainingId, reason, nextTryMs: forMs })
  return trainingNotReady(forMs)
}

async function endWithoutAccount(
  deps: TrainingDeps,
  trainingId: string,
  { isSent }: { isSent: boolean },
): Promise<CreateSoulIdResult> {
  const detail = isSent
    ? 'the account was removed before the outcome of the request was known; it counts as paid'
    : 'the account was removed before the training began'
  const error = { code: 'account_removed', detail, paid: isSent ? 'unknown' : 'no' } as const
  return { kind: 'ended', state: await deps.records.endTraining({ trainingId, ending: { state: 'failed', error } }) }
}

/** Records the Soul ID where the account has it. Otherwise waits, or lets it be sent again. */
async function findSent(deps: TrainingDeps, sent: SentTraining): Promise<void> {
  const { trainingId, accountId, tries, sentAgoMs } = sent
  const list = await deps.soulIds.list({ accountId })
  if (list.kind === 'unavailable') {
    const reason = `it may have been sent; the account’s list of Soul IDs cannot be read: ${list.detail}`
    throw await waiting(deps, { trainingId, reason, afterMs: nextTryMs(activityInfo().attempt, list.retryAfterMs) })
  }
  const found = list.soulIds.filter(({ name }) => name.includes(trainingId))
  // The oldest one comes last.
  for (const soulId of found.toReversed()) {
    await recordCreated(deps, { trainingId, soulId: soulId.id, platformStatus: runningStatusOf(soulId.status) })
  }
  if (found.length > 0) return
  const leftMs = scaledMs(APPEARS_WITHIN_MS) - sentAgoMs
  if (leftMs > 0) {
    const afterMs = Math.min(leftMs + 1_000, scaledMs(60_000))
    const reason = 'its response was lost, and the account’s list does not show it yet'
    throw await waiting(deps, { trainingId, reason, afterMs })
  }
  const reason = 'the account’s list shows that the request did not arrive'
  await deps.records.recordNotCreated({ trainingId, tries, reason, nextTryMs: 0 })
}

async function send(deps: TrainingDeps, draft: TrainingToCreate): Promise<void> {
  const { trainingId, accountId, variant, platformName: name } = draft
  const imageUrls = await placeImages(deps, draft)
  const begunMs = performance.now()
  const tries = await deps.records.claimCreation({ trainingId, tries: draft.tries })
  if (tries === undefined) return
  // A process that was paused here could send after another one has found that nothing was sent.
  if (performance.now() - begunMs > scaledMs(SEND_WITHIN_MS)) {
    await deps.records.recordNotCreated({ trainingId, tries, reason: 'the request was not sent in time', nextTryMs: 0 })
    return
  }
  const outcome = await deps.soulIds.create({ accountId, name, variant, imageUrls })
  switch (outcome.kind) {
    case 'accepted': {
      const { id: soulId, status } = outcome.soulId
      await recordCreated(deps, { trainingId, soulId, platformStatus: runningStatusOf(status) })
      return
    }
    case 'refused':
      await afterRefusal(deps, { trainingId, tries }, outcome)
      return
    case 'unknown': {
      const reason = `the platform gave no usable response: ${outcome.detail}`
      throw await waiting(deps, { trainingId, reason, afterMs: scaledMs(FIRST_LOOK_MS) })
    }
  }
}

async function placeImages(
  deps: TrainingDeps,
  { trainingId, accountId, imageIds }: TrainingToCreate,
): Promise<string[]> {
  const signal = cancellationSignal()
  try {
    return await mapAtOnce(imageIds, UPLOADS_AT_ONCE, (assetId) => placeAsset(deps, { accountId, assetId, signal }))
  } catch (error) {
    if (!(error instanceof PlatformUploadError)) throw error
    const afterMs = nextTryMs(activityInfo().attempt, error.retryAfterMs)
    throw await waiting(deps, { trainingId, reason: `an image could not be uploaded: ${error.message}`, afterMs })
  }
}

/** A refusal of the request itself ends the training. Each other one may pass: credits, capacity, keys, the network. */
async function afterRefusal(
  deps: TrainingDeps,
  { trainingId, tries }: { trainingId: string; tries: number },
  outcome: Extract<SoulIdCreation, { kind: 'refused' }>,
): Promise<void> {
  if (outcome.refusal === 'invalid_request' || outcome.refusal === 'idempotency_mismatch') {
    const error = { code: 'request_rejected', detail: outcome.detail, paid: 'no' } as const
    await deps.records.endTraining({ trainingId, ending: { state: 'failed', error } })
    return
  }
  const forMs = nextTryMs(tries, outcome.retryAfterMs)
  const reason = `the account refused it: ${outcome.detail}`
  const refusal = { kind: outcome.refusal, detail: outcome.detail }
  await deps.records.recordNotCreated({ trainingId, tries, reason, nextTryMs: forMs, refusal })
  throw trainingNotReady(forMs)
}

/** Retries until the write succeeds or the worker stops. After that the list of the account shows the Soul ID. */
async function recordCreated(deps: TrainingDeps, created: CreatedSoulId): Promise<void> {
  for (;;) {
    try {
      const effect = await deps.records.recordCreated(created)
      if (effect === 'further') deps.onCreatedTwice(created)
      return
    } catch (error) {
      if (cancellationSignal().aborted) throw error
      await sleep(scaledMs(RECORD_RETRY_MS))
    }
  }
}
