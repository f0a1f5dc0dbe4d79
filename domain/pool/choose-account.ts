// Chooses the account for one generation: eligible, then has its images, then least loaded, then least recently used.
// Invariant: every skipped account is returned with the first reason that applies.
import type { SkippedAccount } from '../../contracts/vocabulary/pool.ts'
import { pauseReasonOf, type PoolAccount } from './pool-account.ts'

/** What a generation needs from an account. */
export interface SlotNeed {
  model: string
  /** Slots that it occupies. On an account with fewer slots it occupies all of them. */
  slots: number
  /** Accounts that have its character, style, motions and preset. Empty: any account. */
  requiredAccountIds: readonly string[]
  /** Accounts that have its images. They are preferred where they have a free slot. */
  preferredAccountIds: readonly string[]
}

export interface AccountChoice {
  chosen: PoolAccount | undefined
  skipped: SkippedAccount[]
}

/**
 * The chosen account, undefined where none has a free slot, and the skipped ones. `nowMs` is the database's clock. Between accounts
 * that are equal the name decides, so that the choice is deterministic.
 */
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

/** Whether the account would accept the generation now if it had enough free slots. */
export function couldEverTake(account: PoolAccount, need: SlotNeed, nowMs: number): boolean {
  return reasonToSkip(account, need, nowMs) === undefined
}

function reasonToSkip(account: PoolAccount, need: SlotNeed, nowMs: number): string | undefined {
  if (need.requiredAccountIds.length > 0 && !need.requiredAccountIds.includes(account.id)) {
    return 'does not have the model, character, style, motion or preset of the job'
  }
  const pause = pauseReasonOf(account, nowMs)
  if (pause) return pause
  if ((account.blockedModels.get(need.model)?.untilMs ?? 0) > nowMs) return 'does not offer this model'
  return undefined
}

/** Slots that the generation occupies on this account: at most all that the account, or its limit for the model, has. */
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
