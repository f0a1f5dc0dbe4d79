// Ends a request. Invariant: status, credits, ledger and webhook change once, in one transaction.
import { randomUUID } from 'node:crypto'
import type { Delivery } from '../../store/deliveries.ts'
import type { FinalStatus, RequestRow } from '../../store/requests.ts'
import { switchesFor } from '../accounts/accounts.ts'
import type { Charge } from '../accounts/charges.ts'
import { endPaid } from '../accounts/charges.ts'
import { departureOf } from '../faults/webhook-fate.ts'
import type { Platform } from '../platform.ts'
import { expiryAtMs } from '../media/retention.ts'
import { measuredPrice } from './measured-price.ts'
import { webhookBody } from './views.ts'

/** Finishes a running request and returns the webhook to send, or undefined. A second call changes nothing. */
export function finishRequest(
  platform: Platform,
  request: RequestRow,
  outcome: { status: Exclude<FinalStatus, 'canceled'>; error: string | null },
): Delivery | undefined {
  let delivery: Delivery | undefined
  const credits = outcome.status === 'completed' ? measuredPrice(platform, request) : request.priceCredits
  const hasEnded = endPaid(platform, { ...chargeOf(request, outcome.status), credits }, () => {
    if (!platform.requests.finish(request.id, { ...outcome, ...endOf(platform, request) })) return false
    if (credits !== request.priceCredits) platform.requests.setPrice(request.id, credits)
    delivery = queueWebhook(platform, request)
    return true
  })
  const owner = platform.accounts.find(request.account)
  // The assumed price was taken from the balance when the request was accepted.
  if (hasEnded && owner !== undefined) platform.accounts.reserve(owner, credits - request.priceCredits)
  return delivery
}

/** Cancels a queued request. False when it is no longer queued. A canceled request sends no webhook. */
export function cancelQueued(platform: Platform, request: RequestRow): boolean {
  return endPaid(platform, chargeOf(request, 'canceled'), () =>
    platform.requests.cancelQueued(request.id, endOf(platform, request)),
  )
}

function endOf(platform: Platform, request: RequestRow): { nowMs: number; expiresAtMs: number } {
  const nowMs = platform.clock.now()
  return { nowMs, expiresAtMs: expiryAtMs(request, switchesFor(platform, request.account), nowMs) }
}

function chargeOf(request: RequestRow, status: FinalStatus): Charge {
  return {
    account: request.account,
    model: request.model,
    requestId: request.id,
    idempotencyKey: request.idempotencyKey,
    webhookUrl: request.webhookUrl,
    keyId: request.keyId,
    credits: request.priceCredits,
    isCharged: status === 'completed',
    detail: status,
  }
}

function queueWebhook(platform: Platform, { id: requestId, webhookUrl }: RequestRow): Delivery | undefined {
  if (webhookUrl === null) return undefined
  const request = platform.requests.find(requestId)
  if (request === undefined) return undefined
  const switches = switchesFor(platform, request.account)
  const secret = switches.webhookLegacySecret ? request.webhookSecret : null
  const nowMs = platform.clock.now()
  const delivery: Delivery = {
    id: `evt_${randomUUID()}`,
    requestId,
    url: webhookUrl,
    headers: {
      'content-type': 'application/json',
      ...(secret === null ? {} : { 'x-webhook-secret-key': secret }),
    },
    body: JSON.stringify(webhookBody(request, switches)),
    ...departureOf(request, { nowMs, speed: platform.options.speed }),
    attempts: 0,
    firstAtMs: nowMs,
    lastOutcome: null,
  }
  platform.deliveries.insert(delivery)
  return delivery.state === 'lost' ? undefined : delivery
}
