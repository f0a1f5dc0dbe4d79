// The end of a request: status, credits, ledger and webhook change together in one transaction, once.
import { randomUUID } from 'node:crypto'
import { inTransaction } from '../store/database.ts'
import type { Delivery } from '../store/deliveries.ts'
import type { FinalStatus, RequestRow } from '../store/requests.ts'
import { switchesOf } from './contract.ts'
import type { Platform } from './platform.ts'
import { webhookBody } from './views.ts'

/** Finishes a running request. Returns the webhook to send, if there is one. A second call changes nothing. */
export function settle(
  platform: Platform,
  request: RequestRow,
  outcome: { status: Exclude<FinalStatus, 'canceled'>; error: string | null },
): Delivery | null {
  return inTransaction(platform.database, () => {
    if (!platform.requests.finish(request.id, { ...outcome, nowMs: platform.clock.now() })) return null
    bookCredits(platform, request, outcome.status)
    return queueWebhook(platform, request.id)
  })
}

/** Cancels a request that is still queued; false when it is too late. Nothing is promised to a webhook. */
export function cancelQueued(platform: Platform, request: RequestRow): boolean {
  return inTransaction(platform.database, () => {
    if (!platform.requests.cancelQueued(request.id, platform.clock.now())) return false
    bookCredits(platform, request, 'canceled')
    return true
  })
}

function bookCredits(platform: Platform, request: RequestRow, status: FinalStatus): void {
  const isCharged = status === 'completed'
  const account = platform.accounts.find(request.account)
  if (!isCharged && account !== undefined) platform.accounts.refund(account, request.priceCredits)
  platform.ledger.append({
    event: isCharged ? 'charged' : 'refunded',
    account: request.account,
    model: request.model,
    requestId: request.id,
    idempotencyKey: request.idempotencyKey,
    webhookUrl: request.webhookUrl,
    credits: request.priceCredits,
    detail: status,
  })
}

function queueWebhook(platform: Platform, requestId: string): Delivery | null {
  const request = platform.requests.find(requestId)
  if (request === undefined || request.webhookUrl === null) return null
  const switches = platform.accounts.find(request.account)?.switches ?? switchesOf(platform.options.contract, {})
  const nowMs = platform.clock.now()
  const id = `evt_${randomUUID()}`
  const delivery: Delivery = {
    id,
    requestId,
    url: request.webhookUrl,
    headers: {
      'content-type': 'application/json',
      ...(switches.webhookSigning !== 'off' ? { 'webhook-id': id } : {}),
      ...(request.webhookSecret === null ? {} : { 'x-webhook-secret-key': request.webhookSecret }),
    },
    body: JSON.stringify(webhookBody(request, switches)),
    state: request.fault === 'lost_webhook' ? 'lost' : 'pending',
    attempts: 0,
    firstAtMs: nowMs,
    nextAtMs: nowMs,
    lastOutcome: null,
  }
  platform.deliveries.insert(delivery)
  return delivery.state === 'lost' ? null : delivery
}
