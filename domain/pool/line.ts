// The order in which waiters get free slots: by level (priority, raised by waiting), then clients in turn, then by arrival.
// Invariant: no free slot stays empty while a suitable generation waits (kept slots excepted), and none waits forever.
import type { SkippedAccount } from '../../contracts/vocabulary/pool.ts'
import { chooseAccount, couldEverTake, occupiedSlots, type SlotNeed } from './choose-account.ts'
import { chargeShare, effectivePass, type Shares } from './fair-share.ts'
import type { PoolAccount } from './pool-account.ts'
import { scaledMs } from '../waiting/time-scale.ts'

/** One generation in the line. */
export interface Waiter extends SlotNeed {
  generationId: string
  clientId: string
  /** 1 is served first, 5 last. */
  priority: number
  enqueuedAtMs: number
}

export interface LineGrant {
  waiter: Waiter
  account: PoolAccount
  skipped: SkippedAccount[]
  /** Slots that it occupies there. */
  slots: number
  isTrial: boolean
  level: number
}

/** This time of waiting raises a job by one level of priority: the lowest reaches the highest after 40 min. */
export const AGEING_MS = 10 * 60_000
/** After this time of waiting, an account is kept free for a generation that needs several slots. */
const WIDE_PATIENCE_MS = 60_000

/**
 * Grants all slots that can be granted now. Each of `queues` has the first waiters of one kind (same priority, client and needs) by
 * arrival. The grants are also recorded in `accounts` and `shares`, which change. `nowMs` is the database's clock.
 */
export function grantLine(input: {
  accounts: readonly PoolAccount[]
  queues: readonly (readonly Waiter[])[]
  shares: Shares
  nowMs: number
}): LineGrant[] {
  const { shares, nowMs } = input
  const lines = input.queues.filter((queue) => queue.length > 0).map((queue) => ({ queue, next: 0 }))
  const open = [...input.accounts]
  const grants: LineGrant[] = []
  for (;;) {
    const heads = lines.flatMap((line) =>
      line.next < line.queue.length ? [{ line, waiter: line.queue[line.next]! }] : [],
    )
    const turn = nextTurn(heads, { open, shares, nowMs })
    if (!turn) return grants
    if ('reserved' in turn) {
      open.splice(open.indexOf(turn.reserved), 1)
      continue
    }
    turn.head.line.next += 1
    grants.push(grantTo(turn.head.waiter, input.accounts, { open, shares, nowMs }))
  }
}

interface State {
  /** Accounts that are not kept free for a waiter. */
  open: readonly PoolAccount[]
  shares: Shares
  nowMs: number
}

function nextTurn<Head extends { waiter: Waiter }>(
  heads: readonly Head[],
  state: State,
): { head: Head } | { reserved: PoolAccount } | undefined {
  const suits = new Map<string, boolean>()
  let best: Head | undefined
  let stuck: Waiter | undefined
  for (const head of heads) {
    const key = needKey(head.waiter)
    const suited = suits.get(key) ?? chooseAccount(state.open, head.waiter, state.nowMs).chosen !== undefined
    suits.set(key, suited)
    if (suited) best = best && comesBefore(best.waiter, head.waiter, state) ? best : head
    else if (isStuckWide(head.waiter, state.nowMs)) {
      stuck = stuck && comesBefore(stuck, head.waiter, state) ? stuck : head.waiter
    }
  }
  if (!best) return undefined
  const reserved = stuck && comesBefore(stuck, best.waiter, state) ? keptFor(stuck, state) : undefined
  return reserved ? { reserved } : { head: best }
}

function needKey(waiter: Waiter): string {
  return `${waiter.model} ${waiter.slots} ${waiter.requiredAccountIds.join()}`
}

function isStuckWide(waiter: Waiter, nowMs: number): boolean {
  return waiter.slots > 1 && nowMs - waiter.enqueuedAtMs >= scaledMs(WIDE_PATIENCE_MS)
}

/** The account that lacks the fewest slots for the waiter. */
function keptFor(waiter: Waiter, { open, nowMs }: State): PoolAccount | undefined {
  const [kept] = open
    .filter((account) => couldEverTake(account, waiter, nowMs))
    .toSorted((a, b) => b.usableSlots - b.slotsInUse - (a.usableSlots - a.slotsInUse))
  return kept
}

function grantTo(waiter: Waiter, all: readonly PoolAccount[], { open, shares, nowMs }: State): LineGrant {
  const { chosen } = chooseAccount(open, waiter, nowMs)
  if (!chosen) throw new Error('a waiter was chosen for which no account is suitable')
  const { skipped } = chooseAccount(all, waiter, nowMs)
  const isTrial = chosen.circuit !== undefined
  const level = levelOf(waiter, nowMs)
  const slots = occupiedSlots(chosen, waiter)
  chosen.slotsInUse += slots
  chosen.modelSlotsInUse.set(waiter.model, (chosen.modelSlotsInUse.get(waiter.model) ?? 0) + slots)
  chosen.hasTrial ||= isTrial
  chosen.lastLeasedAtMs = nowMs
  chargeShare(shares, { level, clientId: waiter.clientId, slots })
  return { waiter, account: chosen, skipped, slots, isTrial, level }
}

/** The priority as it counts now: improved by one for every ten minutes of waiting. */
export function levelOf(waiter: Pick<Waiter, 'priority' | 'enqueuedAtMs'>, nowMs: number): number {
  const steps = Math.max(0, Math.floor((nowMs - waiter.enqueuedAtMs) / scaledMs(AGEING_MS)))
  return Math.max(1, waiter.priority - steps)
}

function comesBefore(a: Waiter, b: Waiter, { shares, nowMs }: State): boolean {
  const level = levelOf(a, nowMs)
  const byLevel = level - levelOf(b, nowMs)
  if (byLevel !== 0) return byLevel < 0
  const byPass = effectivePass(shares, level, a.clientId) - effectivePass(shares, level, b.clientId)
  if (byPass !== 0) return byPass < 0
  if (a.enqueuedAtMs !== b.enqueuedAtMs) return a.enqueuedAtMs < b.enqueuedAtMs
  return a.generationId < b.generationId
}
