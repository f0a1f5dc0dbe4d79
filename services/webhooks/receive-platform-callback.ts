// Hands a webhook of the platform to the workflow that waits for it.
// Invariant: a webhook is a hint. The workflow reads the result and its price with our own key; on the webhook's word alone
// only the slot is handed on. Were that word wrong, the account would refuse one request too many: a pause, and no credits.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordEvidence } from '../../db/accounts/evidence.ts'
import { listWebhookSecrets } from '../../db/accounts/webhook-secrets.ts'
import { isFinalPlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { type CallbackTarget, findCallbackTarget } from '../../db/attempts/callbacks.ts'
import { freeSlot } from '../../db/pool/leave-pool.ts'
import type { WebhookSignature } from '../accounts/ports.ts'
import { startLateBooking } from '../attempts/start-late-booking.ts'
import type { ParseWebhook, ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import { signalGrants } from '../jobs/signal-grants.ts'

/** How long the news of a result wait for its slot to be handed on, at most. */
const HEAD_START_MS = 100

type CallbackContext = Pick<ServiceContext, 'db' | 'workflows' | 'parseWebhook' | 'log' | 'secrets' | 'verifyWebhook'>

export interface PlatformCallbackInput {
  attemptId: string
  /** Secret part of the address that was given to the platform. */
  token: string
  /** Parsed JSON of any shape. */
  body: unknown
  /** The body as it came, which is what was signed. */
  bytes: Uint8Array
  signature: WebhookSignature
}

/**
 * `gone`: the workflow has ended, so there is nobody left to tell.
 * Throws `not_found` for a wrong address, `invalid_signature` where the account's webhooks are to be signed, `invalid_content` where neither we nor the body know the request, and
 * `unavailable` where the platform should try again.
 */
export async function receivePlatformCallback({
  ctx,
  input,
}: {
  ctx: CallbackContext
  input: PlatformCallbackInput
}): Promise<{ delivery: 'delivered' | 'gone'; generationId: string }> {
  const target = await findCallbackTarget(ctx.db, input.attemptId)
  // Compared also where there is no attempt, so that the time taken tells nothing.
  const isRight = isSameSecret(input.token, target?.callbackToken ?? '')
  if (!target || !isRight) throw new ServiceProblem('not_found', { detail: 'No webhook is expected here.' })
  await checkSignature(ctx, target.accountId, input)
  const news = ctx.parseWebhook(input.body)
  const requestId = target.requestId ?? news?.requestId
  if (requestId === undefined) throw new ServiceProblem('invalid_content', { detail: 'The body names no request.' })
  const { generationId } = target
  try {
    const callback = { attemptId: input.attemptId, requestId }
    if (target.isLate) {
      await startLateBooking(ctx, callback)
      return { delivery: 'delivered', generationId }
    }
    const freed = freeSlotOf(ctx, target, news)
    // Whoever is next goes first: its submission fills the slot, while the result is there already and only has to be fetched.
    await Promise.race([freed, sleep(HEAD_START_MS)])
    const delivery = await ctx.workflows.signal(generationId, 'platformCallback', callback)
    await freed
    return { delivery, generationId }
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'The webhook could not be handed on. Send it again.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}

/** Never fails: where it cannot be done, the workflow does it a moment later. */
async function freeSlotOf(ctx: CallbackContext, target: CallbackTarget, news: ReturnType<ParseWebhook>): Promise<void> {
  const { generationId } = target
  if (!target.isRunning || news?.requestId !== target.requestId || !isFinalPlatformStatus(news.status)) return
  try {
    await signalGrants(ctx, await freeSlot(ctx.db, { generationId, isCompleted: news.status === 'completed' }))
  } catch (error) {
    ctx.log.warn(
      { err: error, workflowId: generationId },
      'a slot was not freed by its webhook; the workflow will do it',
    )
  }
}

/** Of an account with a configured secret only what is signed is taken; of others every word is a hint. */
async function checkSignature(ctx: CallbackContext, accountId: string, input: PlatformCallbackInput): Promise<void> {
  const { signature, bytes } = input
  const isSigned = signature.id !== undefined && signature.signature !== undefined
  const sealed = await listWebhookSecrets(ctx.db, { accountId })
  const secrets = sealed.map(({ id, secret }) => ctx.secrets.open(secret, id))
  if (secrets.length === 0 || ctx.verifyWebhook({ bytes, signature, secrets })) {
    if (isSigned) await recordEvidence(ctx.db, { accountId, evidence: 'signed_webhook' })
    return
  }
  ctx.log.warn({ accountId, attemptId: input.attemptId }, 'a webhook without a fitting signature was refused')
  throw new ServiceProblem('invalid_signature', {
    detail: 'This account’s webhooks must carry a fitting signature that is at most five minutes old.',
  })
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected)) && expected !== ''
}
