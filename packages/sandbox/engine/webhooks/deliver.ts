// Delivers webhooks. A response below 500 ends the delivery. After 5xx and network errors it is retried for two simulated hours.
import type { Delivery } from '../../store/deliveries.ts'
import type { RequestRow } from '../../store/requests.ts'
import { createBackgroundWork } from '../background-work.ts'
import type { Overtaking } from '../faults/webhook-fate.ts'
import { createOvertaking, echoesOf, fatedHeaders } from '../faults/webhook-fate.ts'
import type { Platform } from '../platform.ts'
import { webhookSignature } from './secrets.ts'

// The platform publishes the two hours but not the intervals. These intervals are the sandbox's own, in seconds.
const BACKOFF_SECONDS = [5, 15, 60, 180, 600, 1200, 1800]
const RETRY_WINDOW_SECONDS = 2 * 3600
// The receiver runs in real time, so this value is not divided by the speed.
const RESPONSE_TIMEOUT_MS = 10_000

export type Webhooks = ReturnType<typeof createWebhooks>

export function createWebhooks(platform: Platform) {
  const deliveries = createBackgroundWork(platform.options.log)
  const overtaking = createOvertaking(platform)
  const send = (delivery: Delivery): void =>
    deliveries.start(`webhook ${delivery.id}`, () => deliver(platform, overtaking, delivery))
  return {
    /** Starts the delivery and returns at once. */
    send,
    /** Continues the undelivered webhooks of an earlier run. */
    resume: (): void => platform.deliveries.pending().forEach(send),
    drain: deliveries.drain,
  }
}

async function deliver(platform: Platform, overtaking: Overtaking, first: Delivery): Promise<void> {
  let delivery = first
  const request = platform.requests.find(first.requestId)
  if (!(await overtaking.wait(request))) return
  while (delivery.state === 'pending') {
    if (!(await platform.clock.until(delivery.nextAtMs, platform.closing))) return
    // A caller may have deleted the request's data during the wait.
    if (!platform.deliveries.isPending(delivery.id)) return
    const askedAtMs = performance.now()
    const outcome = await attempt(platform, delivery, request)
    if (platform.closing.aborted) return
    delivery = afterAttempt(withoutResponseTime(delivery, askedAtMs, platform), outcome, platform)
    platform.deliveries.update(delivery)
    platform.options.log(`webhook ${delivery.id} to ${shortened(delivery.url)}: ${outcome} (${delivery.state})`)
  }
  if (request !== undefined) overtaking.passed(request.account)
  for (const echo of echoesOf(request, delivery)) await attempt(platform, echo, request)
}

/** The HTTP status, or the reason why there is none. */
async function attempt(
  platform: Platform,
  delivery: Delivery,
  request: RequestRow | undefined,
): Promise<number | string> {
  const ended = new AbortController()
  const end = () => ended.abort()
  const timer = setTimeout(() => ended.abort(new Error('no answer in time')), RESPONSE_TIMEOUT_MS)
  platform.closing.addEventListener('abort', end, { once: true })
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: { ...delivery.headers, ...fatedHeaders(request, (at) => signatureHeaders(platform, delivery, at)) },
      body: delivery.body,
      redirect: 'manual',
      signal: ended.signal,
    })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    return error instanceof Error ? error.message : 'network error'
  } finally {
    clearTimeout(timer)
    platform.closing.removeEventListener('abort', end)
  }
}

/** The signature headers of one attempt: the event's id, the real time, and one signature for each valid secret. */
function signatureHeaders(
  platform: Platform,
  { id, requestId, body }: Delivery,
  unixSeconds: number,
): Record<string, string> {
  const account = platform.accounts.find(platform.requests.find(requestId)?.account ?? '')
  if (account === undefined || account.switches.webhookSigning === 'off') return {}
  const timestamp = String(unixSeconds)
  const signature = webhookSignature(platform, account, { id, timestamp, body })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signature === undefined ? {} : { 'webhook-signature': signature }),
  }
}

/** Webhook URLs may contain tokens, so logs show only the origin. */
function shortened(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? 'no URL' : `${parsed.origin}/…`
}

/** Corrects the start of the retry window: the receiver's real time counts as at speed 1, not multiplied by the speed. */
function withoutResponseTime(delivery: Delivery, askedAtMs: number, { options: { speed } }: Platform): Delivery {
  const tookMs = performance.now() - askedAtMs
  return { ...delivery, firstAtMs: delivery.firstAtMs + Math.max(0, tookMs - tookMs / speed) }
}

function afterAttempt(delivery: Delivery, outcome: number | string, { clock, options: { speed } }: Platform): Delivery {
  const attempts = delivery.attempts + 1
  const base = { ...delivery, attempts, lastOutcome: String(outcome) }
  if (typeof outcome === 'number' && outcome < 300) return { ...base, state: 'delivered' }
  if (typeof outcome === 'number' && outcome < 500) return { ...base, state: 'refused' }
  const waitSeconds = BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length) - 1] ?? 0
  const nextAtMs = clock.now() + (waitSeconds * 1000) / speed
  if (nextAtMs - delivery.firstAtMs > (RETRY_WINDOW_SECONDS * 1000) / speed) return { ...base, state: 'expired' }
  return { ...base, nextAtMs }
}
