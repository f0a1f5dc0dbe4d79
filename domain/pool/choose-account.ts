// Chooses the account for one generation: eligible, then one that has its pictures, then least loaded, then least recently used.
// Invariant: every account that was passed over is named with the first reason that ruled it out.
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { SkippedAccount } from '../../contracts/vocabulary/pool.ts'
import type { Circuit } from './circuit.ts'

export interface AccountCandidate {
  id: string
  name: string
  /** Slots that count now: configured, or fewer where fewer were learned. */
  slots: number
  inUse: number
  state: AccountState
  /** Whether it has a key that the platform takes. */
  hasKey: boolean
  coolingUntilMs: number | undefined
  coolingReason: string | undefined
  circuit: (Circuit & { reason: string }) | undefined
  /** Whether the single generation that a half-open circuit lets through is out. */
  hasProbeOut: boolean
  /** Models switched off for this account, with the time until which. */
  blockedModels: ReadonlyMap<string, number>
  /** Limits of single models beside that of the account. */
  modelSlots: ReadonlyMap<string, number>
  modelInUse: Map<string, number>
  lastLeasedAtMs: number
}

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
  chosen: AccountCandidate | undefined
  skipped: SkippedAccount[]
}

/** `nowMs` is the database's clock. The choice for equal load and equal age is by name, so that it is repeatable. */
export function chooseAccount(candidates: readonly AccountCandidate[], need: SlotNeed, nowMs: number): AccountChoice {
  const skipped: SkippedAccount[] = []
  let chosen: AccountCandidate | undefined
  for (const account of candidates) {
    const reason = reasonToSkip(account, need, nowMs) ?? lackOfSlots(account, need)
    if (reason) skipped.push({ account: account.name, reason })
    else if (!chosen || isBetter(account, chosen, need)) chosen = account
  }
  return { chosen, skipped }
}

/** Whether any account could take any model now: the cheap question before the line is read. */
export function hasFreeSlot(candidates: readonly AccountCandidate[], nowMs: number): boolean {
  return candidates.some((account) => isUsable(account, nowMs) && account.inUse < account.slots)
}

/** Whether the account takes work at all now, slots apart. */
export function isUsable(account: AccountCandidate, nowMs: number): boolean {
  return pauseOf(account, nowMs) === undefined
}

/** Whether the account would take it now if it had enough free slots. */
export function couldEverTake(account: AccountCandidate, need: SlotNeed, nowMs: number): boolean {
  return reasonToSkip(account, need, nowMs) === undefined
}

function reasonToSkip(account: AccountCandidate, need: SlotNeed, nowMs: number): string | undefined {
  if (need.requiredAccountIds.length > 0 && !need.requiredAccountIds.includes(account.id)) {
    return 'does not hold the character that is needed'
  }
  const pause = pauseOf(account, nowMs)
  if (pause) return pause
  if ((account.blockedModels.get(need.model) ?? 0) > nowMs) return 'does not offer this model'
  return undefined
}

/** Why the account takes nothing now, whatever the model. */
export function pauseOf(account: AccountCandidate, nowMs: number): string | undefined {
  if (account.state !== 'enabled') return account.state
  if (!account.hasKey) return 'no usable key'
  if (account.coolingUntilMs !== undefined && account.coolingUntilMs > nowMs) {
    return `cooling down: ${account.coolingReason ?? 'no reason kept'}`
  }
  const { circuit } = account
  if (circuit && circuit.untilMs > nowMs) return `left alone: ${circuit.reason}`
  if (circuit && account.hasProbeOut) return `one generation tries it again: ${circuit.reason}`
  return undefined
}

/** What the need comes to on this account: no more than all it has. */
export function occupiedSlots(account: AccountCandidate, need: SlotNeed): number {
  return Math.min(need.slots, account.slots, account.modelSlots.get(need.model) ?? account.slots)
}

function lackOfSlots(account: AccountCandidate, need: SlotNeed): string | undefined {
  const wanted = occupiedSlots(account, need)
  if (account.inUse + wanted > account.slots) {
    return need.slots > 1 ? `fewer than ${wanted} of ${account.slots} slots free` : `all ${account.slots} slots in use`
  }
  const modelSlots = account.modelSlots.get(need.model)
  if (modelSlots === undefined) return undefined
  const modelInUse = account.modelInUse.get(need.model) ?? 0
  return modelInUse + wanted > modelSlots ? `all ${modelSlots} slots for this model in use` : undefined
}

function isBetter(a: AccountCandidate, b: AccountCandidate, need: SlotNeed): boolean {
  const byPictures = Number(need.preferredAccountIds.includes(b.id)) - Number(need.preferredAccountIds.includes(a.id))
  return (
    (byPictures ||
      a.inUse / a.slots - b.inUse / b.slots ||
      a.lastLeasedAtMs - b.lastLeasedAtMs ||
      (a.name < b.name ? -1 : 1)) < 0
  )
}
