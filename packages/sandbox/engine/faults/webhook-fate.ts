// The delivery of a struck webhook: its first due time, its headers, and its repeats.
import { EventEmitter } from 'node:events'
import { randomUUID } from 'node:crypto'
import type { Delivery } from '../../store/deliveries.ts'
import type { RequestRow } from '../../store/requests.ts'
import type { Platform } from '../platform.ts'
import { webhookFaultOf } from './request-faults.ts'

// Simulated time: after most clients have read the status, and within the two hours of retries.
const DEFAULT_LATE_MS = 600_000
// Simulated time: a held webhook is sent after it, even if no other webhook is delivered before.
const DEFAULT_HOLD_MS = 60_000
// Receivers must refuse signatures older than five minutes.
const OLD_TIMESTAMP_AGE_SECONDS = 600
const WRONG_SIGNATURE = `v1,${Buffer.alloc(32).toString('base64')}`

/** State and first due time of the webhook of this request. */
export function departureOf(request: RequestRow, { nowMs, speed }: { nowMs: number; speed: number }) {
  const fault = webhookFaultOf(request)
  const lateMs = fault?.kind === 'late_webhook' ? (fault.delayMs ?? DEFAULT_LATE_MS) / speed : 0
  return { state: fault?.kind === 'lost_webhook' ? ('lost' as const) : ('pending' as const), nextAtMs: nowMs + lateMs }
}

/** The signature headers of an attempt. `signedAt` makes valid headers for a time in Unix seconds. */
export function fatedHeaders(
  request: RequestRow | undefined,
  signedAt: (unixSeconds: number) => Record<string, string>,
): Record<string, string> {
  const kind = request === undefined ? undefined : webhookFaultOf(request)?.kind
  const nowSeconds = Math.floor(Date.now() / 1000)
  const headers = signedAt(kind === 'webhook_old_timestamp' ? nowSeconds - OLD_TIMESTAMP_AGE_SECONDS : nowSeconds)
  if (kind === 'webhook_bad_signature') return { ...headers, 'webhook-signature': WRONG_SIGNATURE }
  if (kind !== 'webhook_unsigned') return headers
  const { 'webhook-signature': _removed, ...unsigned } = headers
  return unsigned
}

/** The repeats that follow a delivered webhook: with the same event id, or with other event ids. */
export function echoesOf(request: RequestRow | undefined, delivery: Delivery): Delivery[] {
  const fault = request === undefined ? undefined : webhookFaultOf(request)
  const times = fault?.times ?? 1
  if (fault?.kind === 'duplicate_webhook') return Array.from({ length: times }, () => delivery)
  if (fault?.kind !== 'duplicate_webhook_other_id') return []
  return Array.from({ length: times }, () => ({ ...delivery, id: `evt_${randomUUID()}` }))
}

export type Overtaking = ReturnType<typeof createOvertaking>

/** Holds a reordered webhook until a later webhook of the same account is delivered. */
export function createOvertaking(platform: Platform) {
  const delivered = new EventEmitter().setMaxListeners(0)
  return {
    /** Returns at once unless the request's webhook is reordered. False when the sandbox closes. */
    wait: async (request: RequestRow | undefined): Promise<boolean> => {
      const fault = request === undefined ? undefined : webhookFaultOf(request)
      if (request === undefined || fault?.kind !== 'reordered_webhook') return true
      const holdMs = (fault.delayMs ?? DEFAULT_HOLD_MS) / platform.options.speed
      const overtaken = new AbortController()
      const end = () => overtaken.abort()
      delivered.once(request.account, end)
      platform.closing.addEventListener('abort', end, { once: true })
      await platform.clock.until(platform.clock.now() + holdMs, overtaken.signal)
      delivered.off(request.account, end)
      platform.closing.removeEventListener('abort', end)
      return !platform.closing.aborted
    },
    /** A webhook of the account was delivered. */
    passed: (account: string): void => void delivered.emit(account),
  }
}
