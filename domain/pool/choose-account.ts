// Chooses the account for one generation: eligible, then one that has its pictures, then least loaded, then least recently used.
// Invariant: every account that was passed over is named with the first reason that ruled it out.
import type { SkippedAccount } from '../../contracts/vocabulary/pool.ts'
import { pauseReasonOf, type PoolAccount } from './pool-account.ts'

/** What a generation asks of an account. */
export interface SlotNeed {
  model: string
  /** Slots it occupies; more than the account has are taken as all of them. */
  slots: number
  /** Accounts that hold its character; none named: any will do. */
  requiredAccountIds: readonly string[]
  /** Accounts that its pictures were uploaded to: taken first where they are free. */
  preferredAccountIds: readonly string[]
}

export interface AccountChoice {
  chosen: PoolAccount | undefined
  skipped: SkippedAccount[]
}

/** `nowMs` is the database's clock. The choice for equal load and equal age is by name, so that it is repeatable. */
export function chooseAccount(accounts: readonly PoolAccount[], need: SlotNeed, nowMs: number): AccountChoice {
  const skipped: SkippedAccount[] = []
  let chosen: PoolAccount | undefined
  for (const account of accounts) {
    const reason = reasonToSkip(account, need, nowMs) ?? lackOfSlots(account, need)
    if (reason) skipped.push({ account: account.name, reason })
    else if (!chosen || isBetter(account, chosen, need)) chosen = account
  }
  return { chosen, skipped }
}

/** Whether the account would take it now if it had enough free slots. */
export function couldEverTake(account: PoolAccount, need: SlotNeed, nowMs: number): boolean {
  return reasonToSkip(account, need, nowMs) === undefined
}

function reasonToSkip(account: PoolAccount, need: SlotNeed, nowMs: number): string | undefined {
  if (need.requiredAccountIds.length > 0 && !need.requiredAccountIds.includes(account.id)) {
    return 'does not have the required character'
  }
  const pause = pauseReasonOf(account, nowMs)
  if (pause) return pause
  if ((account.blockedModels.get(need.model)?.untilMs ?? 0) > nowMs) return 'does not offer this model'
  return undefined
}

/** What the need comes to on this account: no more than all it has. */
export function occupiedSlots(account: PoolAccount, need: SlotNeed): number {
  return Math.min(need.slots, account.usableSlots, account.modelSlots.get(need.model) ?? account.usableSlots)
}

function lackOfSlots(account: PoolAccount, need: SlotNeed): string | undefined {
  const wanted = occupiedSlots(account, need)
  if (account.slotsInUse + wanted > account.usableSlots) {
    return need.slots > 1
      ? `fewer than ${wanted} of ${account.usableSlots} slots free`
      : `all ${account.usableSlots} slots in use`
  }
  const modelSlots = account.modelSlots.get(need.model)
  if (modelSlots === undefined) return undefined
  const modelInUse = account.modelSlotsInUse.get(need.model) ?? 0
  return modelInUse + wanted > modelSlots ? `all ${modelSlots} slots for this model in use` : undefined
}

function isBetter(a: PoolAccount, b: PoolAccount, need: SlotNeed): boolean {
  const byPictures = Number(need.preferredAccountIds.includes(b.id)) - Number(need.preferredAccountIds.includes(a.id))
  return (
    (byPictures ||
      a.slotsInUse / a.usableSlots - b.slotsInUse / b.usableSlots ||
      a.lastLeasedAtMs - b.lastLeasedAtMs ||
      (a.name < b.name ? -1 : 1)) < 0
  )
}
