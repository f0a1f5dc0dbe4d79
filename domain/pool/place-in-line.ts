// The place of a waiting generation and its estimated start. Both are shown only; no decision uses them.
// Invariant: without measured durations there is no estimate.

/** The number of waiters of one client at one priority, counted up to a limit. */
export interface ClientQueue {
  priority: number
  clientId: string
  waiting: number
  /** The count stopped at its limit: there are more. */
  isMore: boolean
}

/**
 * The place from 1. Clients of one priority take turns, so of another client only as many waiters are ahead as of the own client,
 * and one more.
 */
export function placeInLine(input: {
  queues: readonly ClientQueue[]
  own: { priority: number; clientId: string; ahead: number; isMore: boolean }
}): { position: number; isMore: boolean } {
  const { queues, own } = input
  let ahead = own.ahead
  let isMore = own.isMore
  for (const queue of queues) {
    if (queue.priority > own.priority || (queue.priority === own.priority && queue.clientId === own.clientId)) continue
    if (queue.priority < own.priority) {
      ahead += queue.waiting
      isMore ||= queue.isMore
    } else ahead += Math.min(queue.waiting, own.ahead + 1)
  }
  return { position: ahead + 1, isMore }
}

/**
 * The estimated start of the generation at `position`: each slot serves one after the other, and each run takes `runMs`.
 * `freeAtMs` has the time at which each suitable slot is free next. Undefined where there is no suitable slot.
 */
export function estimateStartMs(input: {
  position: number
  freeAtMs: readonly number[]
  runMs: number
  nowMs: number
}): number | undefined {
  const { position, runMs, nowMs } = input
  const slots = input.freeAtMs.map((atMs) => Math.max(nowMs, atMs)).toSorted((a, b) => a - b)
  if (slots.length === 0) return undefined
  const rounds = Math.floor((position - 1) / slots.length)
  return slots[(position - 1) % slots.length]! + rounds * runMs
}
