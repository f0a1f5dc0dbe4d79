// Where a waiting generation stands, and when its turn may come. Estimates for people; nothing is decided by them.
// Invariant: no time is promised where nothing was measured.

/** How many of one client wait at one priority; counted up to a limit only. */
export interface ClientQueue {
  priority: number
  clientId: string
  waiting: number
  /** The count stopped at its limit: there are more. */
  isMore: boolean
}

/** Place from 1. Clients of one priority take turns, so of another client only as many are ahead as our own. */
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
 * When the `position`-th in line starts: each slot serves one after the other, each run takes `runMs`.
 * `freeAtMs`: for each slot that could serve it, when it is free next. Undefined where no slot could.
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
