// An account as the scheduler sees it, and whether it takes work now.
// Invariant: this is the only description of an account's load; the API's views are made from it.
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { AccountAvailability, PauseCause } from '../../contracts/vocabulary/pool.ts'
import type { Circuit } from './circuit.ts'

export interface PoolAccount {
  id: string
  name: string
  state: AccountState
  /** Whether it has a key that the platform accepts. */
  hasKey: boolean
  /** Slots that an operator or the environment has set. */
  configuredSlots: number
  /** Slots that count now: `configuredSlots`, or fewer where refusals have shown that the platform allows fewer. */
  usableSlots: number
  slotsInUse: number
  /** Limits of single models beside `usableSlots`. */
  modelSlots: ReadonlyMap<string, number>
  modelSlotsInUse: Map<string, number>
  cooldown: { untilMs: number; reason: string | null } | undefined
  circuit: (Circuit & { reason: string }) | undefined
  /** Whether the trial generation of a half-open circuit is running. */
  hasTrial: boolean
  /** Models that are switched off for this account. */
  blockedModels: ReadonlyMap<string, { untilMs: number; reason: string | null }>
  lastLeasedAtMs: number
}

/** Why the account accepts no generation of any model now, slots apart. Undefined where it accepts some. */
export function pauseReasonOf(account: PoolAccount, nowMs: number): string | undefined {
  if (account.state !== 'enabled') return account.state
  if (!account.hasKey) return 'no usable key'
  const { cooldown, circuit } = account
  switch (longestPause(account, nowMs)) {
    case 'cool_down':
      return `cooling down: ${cooldown?.reason ?? 'no reason kept'}`
    case 'circuit':
      return `paused: ${circuit?.reason}`
    case undefined:
      return circuit && account.hasTrial ? `trial generation running: ${circuit.reason}` : undefined
  }
}

/** Which pause ends last. Undefined where neither lasts. */
function longestPause({ cooldown, circuit }: PoolAccount, nowMs: number): 'cool_down' | 'circuit' | undefined {
  const cooldownUntilMs = cooldown?.untilMs ?? 0
  const circuitUntilMs = circuit?.untilMs ?? 0
  if (Math.max(cooldownUntilMs, circuitUntilMs) <= nowMs) return undefined
  return cooldownUntilMs >= circuitUntilMs ? 'cool_down' : 'circuit'
}

/** Why the account is paused, has a trial generation, or is off. Undefined where it takes work, or all its slots are in use. */
export function pauseCauseOf(account: PoolAccount, nowMs: number): PauseCause | undefined {
  if (account.state !== 'enabled') return 'draining'
  if (!account.hasKey) return 'no_key'
  return longestPause(account, nowMs) === 'cool_down' ? 'cool_down' : account.circuit?.cause
}

/** Whether the account accepts generations of at least one model now, slots apart. */
export function isUsable(account: PoolAccount, nowMs: number): boolean {
  return pauseReasonOf(account, nowMs) === undefined
}

/** Whether any account has a free slot for any model now. Cheap: it is evaluated before the line is read. */
export function hasFreeSlot(accounts: readonly PoolAccount[], nowMs: number): boolean {
  return accounts.some((account) => isUsable(account, nowMs) && account.slotsInUse < account.usableSlots)
}

/** When the cool-down and the open circuit of the account end. Undefined where it has neither. */
export function pausedUntilMs(account: PoolAccount, nowMs: number): number | undefined {
  const untilMs = Math.max(account.cooldown?.untilMs ?? 0, account.circuit?.untilMs ?? 0)
  return untilMs > nowMs ? untilMs : undefined
}

/** `pausedUntilMs` is set only for `paused`: other states have no known end. */
export interface Availability {
  availability: AccountAvailability
  reason: string | undefined
  pausedUntilMs: number | undefined
}

/** Whether the account accepts work now, and why not. `reason` is undefined only for `ready`. */
export function availabilityOf(account: PoolAccount, nowMs: number): Availability {
  const { circuit } = account
  const reason = pauseReasonOf(account, nowMs)
  if (account.state !== 'enabled' || !account.hasKey) return { availability: 'off', reason, pausedUntilMs: undefined }
  const untilMs = pausedUntilMs(account, nowMs)
  if (untilMs !== undefined) return { availability: 'paused', reason, pausedUntilMs: untilMs }
  if (circuit) return { availability: 'trying', reason: circuit.reason, pausedUntilMs: undefined }
  if (hasFreeSlot([account], nowMs)) return { availability: 'ready', reason: undefined, pausedUntilMs: undefined }
  return { availability: 'full', reason: `all ${account.usableSlots} slots in use`, pausedUntilMs: undefined }
}
