// The estimated start of a waiter where some waiters may be taken by some accounts only. It is shown only; no decision uses it.
// Invariant: a waiter ahead delays another one only at the accounts that both may use.
import type { ClientQueue } from './place-in-line.ts'
import { estimateStartMs } from './place-in-line.ts'

/** Waiters that the same accounts may take. Empty: any account. */
export interface RestrictedWaiters {
  requiredAccountIds: readonly string[]
  waiting: number
}

export interface FreeSlot {
  accountId: string
  /** When it is free next. */
  freeAtMs: number
}

/** More waiters are not simulated one by one: each counts for several. */
const MAX_SIMULATED = 2_000

/**
 * The waiters before this one, as `placeInLine` counts them: all of better priority and the own ones, and of another client as many
 * as the own client has, and one more.
 */
export function waitersAhead(input: {
  queues: readonly (ClientQueue & { kinds: readonly RestrictedWaiters[] })[]
  own: { priority: number; clientId: string; ahead: number; kinds: readonly RestrictedWaiters[] }
}): RestrictedWaiters[] {
  const { queues, own } = input
  const others = queues.flatMap((queue) => {
    if (queue.priority > own.priority || (queue.priority === own.priority && queue.clientId === own.clientId)) return []
    const counted = queue.priority < own.priority ? queue.waiting : Math.min(queue.waiting, own.ahead + 1)
    const share = counted / Math.max(1, queue.waiting)
    return queue.kinds.map((kind) => ({ ...kind, waiting: Math.min(kind.waiting, Math.ceil(kind.waiting * share)) }))
  })
  return [...own.kinds, ...others]
}

/**
 * Each waiter ahead takes the first slot that is free for it, for `runMs`; then the own one does. Undefined where no slot is
 * suitable for it.
 */
export function estimateRestrictedStartMs(input: {
  position: number
  ahead: readonly RestrictedWaiters[]
  requiredAccountIds: readonly string[]
  /** Slots of every account that could take a waiter of this model. */
  slots: readonly FreeSlot[]
  runMs: number
  nowMs: number
}): number | undefined {
  const { position, ahead, requiredAccountIds, runMs, nowMs } = input
  const slots = input.slots.map((slot) => ({ ...slot, freeAtMs: Math.max(nowMs, slot.freeAtMs) }))
  const isRestricted = [...ahead, input].some((one) => one.requiredAccountIds.length > 0)
  if (!isRestricted) return estimateStartMs({ position, freeAtMs: slots.map(({ freeAtMs }) => freeAtMs), runMs, nowMs })
  const total = ahead.reduce((sum, { waiting }) => sum + waiting, 0)
  const scale = Math.max(1, total / MAX_SIMULATED)
  for (const accounts of inTurns(ahead, scale)) {
    const slot = firstFree(slots, accounts)
    if (slot) slot.freeAtMs += runMs * scale
  }
  return firstFree(slots, requiredAccountIds)?.freeAtMs
}

function firstFree(slots: FreeSlot[], accounts: readonly string[]): FreeSlot | undefined {
  let first: FreeSlot | undefined
  for (const slot of slots) {
    if (accounts.length > 0 && !accounts.includes(slot.accountId)) continue
    if (!first || slot.freeAtMs < first.freeAtMs) first = slot
  }
  return first
}

/** The accounts of each waiter. The kinds are mixed evenly, because their order in the line is not read. */
function inTurns(ahead: readonly RestrictedWaiters[], scale: number): (readonly string[])[] {
  return ahead
    .flatMap(({ requiredAccountIds, waiting }) => {
      const count = Math.ceil(waiting / scale)
      return Array.from({ length: count }, (_, index) => ({ requiredAccountIds, at: (index + 0.5) / count }))
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ requiredAccountIds }) => requiredAccountIds)
}
