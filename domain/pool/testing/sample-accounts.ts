// Accounts and waiters for tests of the pool's rules. By default an account is ready and has free slots.
import type { SlotNeed } from '../choose-account.ts'
import type { Waiter } from '../line.ts'
import type { PoolAccount } from '../pool-account.ts'

export const NOW = 1_000_000_000

export function account(name: string, over: Partial<PoolAccount> = {}): PoolAccount {
  return {
    id: `acct_${name}`,
    name,
    configuredSlots: 2,
    usableSlots: 2,
    slotsInUse: 0,
    state: 'enabled',
    hasKey: true,
    cooldown: undefined,
    circuit: undefined,
    hasTrial: false,
    blockedModels: new Map(),
    modelSlots: new Map(),
    modelSlotsInUse: new Map(),
    lastLeasedAtMs: 0,
    ...over,
  }
}

export function need(over: Partial<SlotNeed> = {}): SlotNeed {
  return { model: 'm', slots: 1, requiredAccountIds: [], preferredAccountIds: [], ...over }
}

export function waiter(generationId: string, over: Partial<Waiter> = {}): Waiter {
  return { generationId, clientId: 'local', priority: 3, enqueuedAtMs: NOW, ...need(), ...over }
}

/** Waiters by kind, oldest first: the form in which the line is read. */
export function queuesOf(waiters: readonly Waiter[]): Waiter[][] {
  const kinds = new Map<string, Waiter[]>()
  const ordered = waiters.toSorted(
    (a, b) => a.enqueuedAtMs - b.enqueuedAtMs || (a.generationId < b.generationId ? -1 : 1),
  )
  for (const one of ordered) {
    const kind = JSON.stringify([one.priority, one.clientId, one.model, one.requiredAccountIds, one.slots])
    kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  return [...kinds.values()]
}
