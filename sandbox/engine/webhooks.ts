// Sends webhooks: 2xx ends, 4xx ends for good, 5xx and network errors are tried again for two simulated hours.
import type { Delivery } from '../store/deliveries.ts'
import type { Platform } from './platform.ts'

// The platform publishes the two hours but not the single intervals; these are ours, in seconds.
const backoffSeconds = [5, 15, 60, 180, 600, 1200, 1800]
const retryWindowSeconds = 2 * 3600
// The receiver's time is real, so this one is not divided by the speed.
const answerTimeoutMs = 10_000

export type Webhooks = ReturnType<typeof createWebhooks>

export function createWebhooks(platform: Platform) {
  const underWay = new Set<Promise<void>>()
  const send = (delivery: Delivery): void => {
    const work = deliver(platform, delivery).finally(() => underWay.delete(work))
    underWay.add(work)
  }
  return {
    /** Starts delivering; returns at once. */
    send,
    /** Carries on with what an earlier run had not delivered. */
    resume: (): void => platform.deliveries.pending().forEach(send),
    /** Waits until nothing is in flight; call after the platform's closing signal. */
    drain: async (): Promise<void> => void (await Promise.allSettled(underWay)),
  }
}

async function deliver(platform: Platform, first: Delivery): Promise<void> {
  let delivery = first
  while (delivery.state === 'pending') {
    if (!(await platform.clock.until(delivery.nextAtMs, platform.closing))) return
    const outcome = await attempt(delivery, platform.closing)
    if (platform.closing.aborted) return
    delivery = afterAttempt(delivery, outcome, platform)
    platform.deliveries.update(delivery)
    platform.options.log(`webhook ${delivery.id} to ${delivery.url}: ${outcome} (${delivery.state})`)
  }
}

/** HTTP status, or the reason why there was none. */
async function attempt(delivery: Delivery, closing: AbortSignal): Promise<number | string> {
  const stamp = delivery.headers['webhook-id'] ? { 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) } : {}
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: { ...delivery.headers, ...stamp },
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(answerTimeoutMs)]),
    })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    return error instanceof Error ? error.message : 'network error'
  }
}

function afterAttempt(delivery: Delivery, outcome: number | string, { clock, options: { speed } }: Platform): Delivery {
  const attempts = delivery.attempts + 1
  const base = { ...delivery, attempts, lastOutcome: String(outcome) }
  if (typeof outcome === 'number' && outcome < 300) return { ...base, state: 'delivered' }
  if (typeof outcome === 'number' && outcome < 500) return { ...base, state: 'refused' }
  const waitSeconds = backoffSeconds[Math.min(attempts, backoffSeconds.length) - 1] ?? 0
  const nextAtMs = clock.now() + (waitSeconds * 1000) / speed
  if (nextAtMs - delivery.firstAtMs > (retryWindowSeconds * 1000) / speed) return { ...base, state: 'expired' }
  return { ...base, nextAtMs }
}
