// Decides whether an account has capacity for one more request, and gives the refusal when it has not.
import type { Account } from '../accounts/accounts.ts'
import type { Refusal } from '../refusals/refusals.ts'
import { concurrencyReached, queueFull } from '../refusals/refusals.ts'
import type { Scheduler } from './scheduler.ts'

/** Size of the account's queue, in outputs. */
export function queueSizeOf({ switches }: Account): number {
  return Math.floor(switches.concurrency * switches.queueMultiplier)
}

/** Undefined when the request fits. `reject_400` counts running and waiting requests against the cap; `queue` refuses only when the queue is full. */
export function capacityRefusal(
  scheduler: Scheduler,
  account: Account,
  wanted: { model: string; outputCount: number },
): Refusal | undefined {
  const { concurrency, modelConcurrency, overCap } = account.switches
  const load = scheduler.load(account)
  const ofModel = scheduler.loadOfModel(account, wanted.model)
  const modelLimit = modelConcurrency[wanted.model] ?? Infinity
  if (overCap === 'reject_400') {
    if (load.activeRequests + load.waitingRequests >= concurrency) return concurrencyReached(concurrency)
    return ofModel.active + ofModel.waiting >= modelLimit ? concurrencyReached(modelLimit) : undefined
  }
  if (load.activeRequests < concurrency && ofModel.active < modelLimit) return undefined
  const queueSize = queueSizeOf(account)
  return load.waitingOutputs + wanted.outputCount > queueSize ? queueFull(queueSize, account.switches) : undefined
}
