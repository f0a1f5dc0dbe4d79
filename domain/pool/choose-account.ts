// Chooses the account for one generation: eligible, then least loaded, then least recently used.
// Invariant: every account that was passed over is named with the first reason that ruled it out.
import type { AccountState } from '../../contracts/account-states.ts'
import type { SkippedAccount } from '../../contracts/pool.ts'

export interface AccountCandidate {
  id: string
  name: string
  slots: number
  inUse: number
  state: AccountState
  /** Whether it has a key that the platform takes. */
  hasKey: boolean
  coolingUntilMs: number | undefined
  coolingReason: string | undefined
  /** Models switched off for this account, with the time until which. */
  blockedModels: ReadonlyMap<string, number>
  lastLeasedAtMs: number
}

export interface AccountChoice {
  chosen: AccountCandidate | undefined
  skipped: SkippedAccount[]
}

/** `nowMs` is the database's clock. The choice for equal load and equal age is by name, so that it is repeatable. */
export function chooseAccount(candidates: readonly AccountCandidate[], model: string, nowMs: number): AccountChoice {
  const skipped: SkippedAccount[] = []
  const eligible = candidates.filter((account) => {
    const reason = reasonToSkip(account, model, nowMs)
    if (reason) skipped.push({ account: account.name, reason })
    return !reason
  })
  const [chosen] = eligible.toSorted(byLoadThenAge)
  return { chosen, skipped }
}

/** Whether any account could take any model now: the cheap question before the line is read. */
export function hasFreeSlot(candidates: readonly AccountCandidate[], nowMs: number): boolean {
  return candidates.some((account) => takesWork(account) && account.inUse < account.slots && !isCooling(account, nowMs))
}

function reasonToSkip(account: AccountCandidate, model: string, nowMs: number): string | undefined {
  if (account.state !== 'enabled') return account.state
  if (!account.hasKey) return 'no usable key'
  if (isCooling(account, nowMs)) return `cooling down: ${account.coolingReason ?? 'no reason kept'}`
  if ((account.blockedModels.get(model) ?? 0) > nowMs) return 'does not offer this model'
  if (account.inUse >= account.slots) return `all ${account.slots} slots in use`
  return undefined
}

function takesWork(account: AccountCandidate): boolean {
  return account.state === 'enabled' && account.hasKey
}

function isCooling(account: AccountCandidate, nowMs: number): boolean {
  return account.coolingUntilMs !== undefined && account.coolingUntilMs > nowMs
}

function byLoadThenAge(a: AccountCandidate, b: AccountCandidate): number {
  return a.inUse / a.slots - b.inUse / b.slots || a.lastLeasedAtMs - b.lastLeasedAtMs || (a.name < b.name ? -1 : 1)
}
