// The share of the pool that accepts work.
import { isUsable, type PoolAccount } from './pool-account.ts'

/** From 0 to 1, by the configured slots of enabled accounts. 1 where no account is enabled. */
export function healthyShare(accounts: readonly PoolAccount[], nowMs: number): number {
  const enabled = accounts.filter(({ state }) => state === 'enabled')
  const all = sumSlots(enabled)
  // An account with a half-open circuit accepts only its trial generation.
  const healthy = sumSlots(enabled.filter((account) => isUsable(account, nowMs) && account.circuit === undefined))
  return all === 0 ? 1 : healthy / all
}

function sumSlots(accounts: readonly PoolAccount[]): number {
  return accounts.reduce((sum, { configuredSlots }) => sum + configuredSlots, 0)
}
