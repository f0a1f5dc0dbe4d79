// How much of the pool takes work.
import { isUsable, type PoolAccount } from './pool-account.ts'

/** From 0 to 1, by configured slots of accounts that are meant to work. 1 where there is none: nothing is missing. */
export function healthyShare(accounts: readonly PoolAccount[], nowMs: number): number {
  const enabled = accounts.filter(({ state }) => state === 'enabled')
  const all = sumSlots(enabled)
  // An account that one generation is trying does not take work yet.
  const healthy = sumSlots(enabled.filter((account) => isUsable(account, nowMs) && account.circuit === undefined))
  return all === 0 ? 1 : healthy / all
}

function sumSlots(accounts: readonly PoolAccount[]): number {
  return accounts.reduce((sum, { configuredSlots }) => sum + configuredSlots, 0)
}
