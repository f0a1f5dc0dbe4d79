// Receives a webhook of the platform: releases the slot of its attempt, and signals the workflow.
// Invariant: a webhook is a hint. The workflow reads the result and its price with our own key; only the slot is released because of
// the webhook. A wrong webhook costs one refused request and a pause of the account, but no credits.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordFrequentEvidence } from '../../db/accounts/evidence.ts'
import { listWebhookSecrets } from '../../db/accounts/webhook-secrets.ts'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { type CallbackTarget, findCallbackTarget } from '../../db/attempts/callbacks.ts'
import { recordArrival } from '../../db/attempts/webhook-arrivals.ts'
import { storeReported } from '../../db/attempts/reported-requests.ts'
import { freeSlot } from '../../db/pool/leave-pool.ts'
import type { WebhookSignature } from '../accounts/ports.ts'
import { startLateBooking } from '../attempts/start-late-booking.ts'
import type { ParseWebhook, ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { roleOfRequest } from '../../domain/generations/late-attempt.ts'
import { signalGrants } from '../jobs/signal-grants.ts'
import { signalOrResume } from '../jobs/signal-or-resume.ts'

/** How long the signal to the workflow waits for the release of the slot, at most. */
const HEAD_START_MS = 100

/** Longer than any id of the platform. */
const MAX_REQUEST_ID_LENGTH = 200

type CallbackContext = Pick<ServiceContext, 'db' | 'workflows' | 'parseWebhook' | 'log' | 'secrets' | 'verifyWebhook'>

export interface PlatformCallbackInput {
  attemptId: string
  /** The secret part of the address that the platform received. */
  token: string
  /** Parsed JSON of any shape. */
  body: unknown
  /** The received bytes of the body, which the signature covers. */
  bytes: Uint8Array
  signature: WebhookSignature
}

/**
 * `gone`: the workflow has ended, so there is nothing to signal.
 * Throws `not_found` for a wrong address, and `invalid_signature` where the account requires signed webhooks.
 * Throws `invalid_content` where neither the attempt nor the body has a request id, and `unavailable` where the
 * platform should send the webhook again.
 */
export async function receivePlatformCallback({
  ctx,
  input,
}: {
  ctx: CallbackContext
  input: PlatformCallbackInput
}): Promise<{ delivery: 'delivered' | 'gone'; generationId: string }> {
  const target = await findCallbackTarget(ctx.db, input.attemptId)
  // Compared also where there is no attempt, so that the response time does not show whether one exists.
  const isRight = isSameSecret(input.token, target?.callbackToken ?? '')
  if (!target || !isRight) throw new ServiceProblem('not_found', { detail: 'No webhook is expected here.' })
  const isVerified = await isSignedOrThrow(ctx, target.accountId, input)
  await recordArrival(ctx.db, { accountId: target.accountId, isVerified }).catch((error: unknown) =>
    ctx.log.warn(
      { err: error, accountId: target.accountId },
      'the arrival of a webhook was not recorded for operators',
    ),
  )
  const news = ctx.parseWebhook(input.body)
  const named = news?.requestId ?? target.requestId
  if (named === null) throw new ServiceProblem('invalid_content', { detail: 'The body names no request.' })
  if (named.length > MAX_REQUEST_ID_LENGTH)
    throw new ServiceProblem('invalid_content', { detail: 'The id of the request is too long.' })
  const { generationId } = target
  try {
    // Stored first: the workflow that is signalled may be ended from outside, and the platform does not send the webhook again.
    if (named !== target.requestId) await storeReported(ctx.db, { attemptId: input.attemptId, requestId: named })
    const freed = freeSlotOf(ctx, target, news)
    // The slot is released first, because the next submission can use it while the result only has to be downloaded.
    await Promise.race([freed, sleep(HEAD_START_MS)])
    // The attempt's own request is followed also where the body names another one, which is looked for on the account.
    const delivery = await deliver(ctx, { attemptId: input.attemptId, target, requestId: target.requestId ?? named })
    if (named !== (target.requestId ?? named))
      await deliver(ctx, { attemptId: input.attemptId, target, requestId: named })
    await freed
    return { delivery, generationId }
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'The webhook could not be delivered to its workflow. Send it again.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}

/** Signals the workflow, or starts the late booking of a request that the workflow does not wait for. Both read it with our own key. */
async function deliver(
  ctx: CallbackContext,
  { attemptId, target, requestId }: { attemptId: string; target: CallbackTarget; requestId: string },
): Promise<'delivered' | 'gone'> {
  const callback = { attemptId, requestId }
  // Only the webhook names the request of an attempt whose submission got no response, so it must not be dropped.
  if (roleOfRequest(target, requestId) === 'own')
    return signalOrResume(ctx, target.generationId, { name: 'platformCallback', payload: callback })
  await startLateBooking(ctx, callback)
  return 'delivered'
}

/** Does not throw: where it fails, the workflow releases the slot a moment later. */
async function freeSlotOf(ctx: CallbackContext, target: CallbackTarget, news: ReturnType<ParseWebhook>): Promise<void> {
  const { generationId } = target
  if (target.state !== 'submitted' || news?.requestId !== target.requestId || !isFinalPlatformStatus(news.status))
    return
  try {
    await signalGrants(ctx, await freeSlot(ctx.db, { generationId, isCompleted: news.status === 'completed' }))
  } catch (error) {
    ctx.log.warn(
      { err: error, workflowId: generationId },
      'a webhook did not release its slot; the workflow releases it',
    )
  }
}

/**
 * Accounts with a configured secret need a valid signature. Webhooks of other accounts are accepted unsigned, as hints. Returns whether
 * the signature was verified.
 */
async function isSignedOrThrow(
  ctx: CallbackContext,
  accountId: string,
  input: PlatformCallbackInput,
): Promise<boolean> {
  const { signature, bytes } = input
  const sealed = await listWebhookSecrets(ctx.db, { accountId })
  const secrets = sealed.map(({ id, secret }) => ctx.secrets.open(secret, id))
  // Without a secret there is nothing to verify, so the headers of a signature prove nothing.
  if (secrets.length === 0) return false
  if (ctx.verifyWebhook({ bytes, signature, secrets })) {
    await recordFrequentEvidence(ctx.db, { accountId, evidence: 'signed_webhook' })
    return true
  }
  ctx.log.warn({ accountId, attemptId: input.attemptId }, 'a webhook without a valid signature was refused')
  throw new ServiceProblem('invalid_signature', {
    detail: 'This account’s webhooks must carry a valid signature that is at most five minutes old.',
  })
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected)) && expected !== ''
}
