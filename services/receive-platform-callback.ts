// Hands a webhook of the platform to the workflow that waits for it.
// Invariant: a webhook is a hint. Nothing is believed but that there may be news; the workflow reads them with our own key.
import { createHash, timingSafeEqual } from 'node:crypto'
import { findCallbackTarget } from '../db/attempts/callbacks.ts'
import type { ServiceContext } from './context.ts'
import { ServiceProblem } from './service-problem.ts'

export interface PlatformCallbackInput {
  attemptId: string
  /** Secret part of the address that was given to the platform. */
  token: string
  /** Parsed JSON of any shape. */
  body: unknown
}

/**
 * `gone`: the workflow has ended, so there is nobody left to tell.
 * Throws `not_found` for a wrong address, `invalid_content` where neither we nor the body know the request, and
 * `unavailable` where the platform should try again.
 */
export async function receivePlatformCallback({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'parseWebhook' | 'log'>
  input: PlatformCallbackInput
}): Promise<{ delivery: 'delivered' | 'gone'; generationId: string }> {
  const target = await findCallbackTarget(ctx.db, input.attemptId)
  // Compared also where there is no attempt, so that the time taken tells nothing.
  const isRight = isSameSecret(input.token, target?.callbackToken ?? '')
  if (!target || !isRight) throw new ServiceProblem('not_found', { detail: 'No webhook is expected here.' })
  const requestId = target.requestId ?? ctx.parseWebhook(input.body)?.requestId
  if (requestId === undefined) throw new ServiceProblem('invalid_content', { detail: 'The body names no request.' })
  const { generationId } = target
  try {
    const callback = { attemptId: input.attemptId, requestId }
    return { delivery: await ctx.workflows.signalCallback(generationId, callback), generationId }
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'The webhook could not be handed on. Send it again.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected)) && expected !== ''
}
