// Sends webhooks: 2xx ends, 4xx ends for good, 5xx and network errors are tried again for two simulated hours.
import type { Delivery } from '../../store/deliveries.ts'
import type { RequestRow } from '../../store/requests.ts'
import { createBackgroundWork } from '../background-work.ts'
import type { Overtaking } from '../faults/webhook-fate.ts'
import { createOvertaking, echoesOf, fatedHeaders } from '../faults/webhook-fate.ts'
import type { Platform } from '../platform.ts'
import { webhookSignature } from './secrets.ts'

// The platform publishes the two hours but not the single intervals; these are ours, in seconds.
const BACKOFF_SECONDS = [5, 15, 60, 180, 600, 1200, 1800]
const RETRY_WINDOW_SECONDS = 2 * 3600
// The receiver's time is real, so this one is not divided by the speed.
const RESPONSE_TIMEOUT_MS = 10_000

export type Webhooks = ReturnType<typeof createWebhooks>

export function createWebhooks(platform: Platform) {
  const deliveries = createBackgroundWork(platform.options.log)
  const overtaking = createOvertaking(platform)
  const send = (delivery: Delivery): void =>
    deliveries.start(`webhook ${delivery.id}`, () => deliver(platform, overtaking, delivery))
  return {
    /** Starts delivering; returns at once. */
    send,
    /** Carries on with what an earlier run had not delivered. */
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
    // Its data may have been deleted while it waited.
    if (!platform.deliveries.isPending(delivery.id)) return
    const askedAtMs = performance.now()
    const outcome = await attempt(platform, delivery, request)
    if (platform.closing.aborted) return
    delivery = afterAttempt(withoutAnswerTime(delivery, askedAtMs, platform), outcome, platform)
    platform.deliveries.update(delivery)
    platform.options.log(`webhook ${delivery.id} to ${shortened(delivery.url)}: ${outcome} (${delivery.state})`)
  }
  if (request !== undefined) overtaking.passed(request.account)
  for (const echo of echoesOf(request, delivery)) await attempt(platform, echo, request)
}

/** HTTP status, or the reason why there was none. */
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

/** Of this attempt: the id is the event's and stays, the time is the real one, the secrets are those valid now. */
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
    ...(signature === null ? {} : { 'webhook-signature': signature }),
  }
}

/** Webhook addresses hold tokens: logs show where to, and no more. */
function shortened(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? 'no URL' : `${parsed.origin}/…`
}

/** The receiver takes real time. Of the two hours it uses up no more than it would at speed 1. */
function withoutAnswerTime(delivery: Delivery, askedAtMs: number, { options: { speed } }: Platform): Delivery {
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
