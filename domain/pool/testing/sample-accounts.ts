// Accounts and waiters for tests of the pool's rules: in order and free unless a test says otherwise.
import type { AccountCandidate, SlotNeed } from '../choose-account.ts'
import type { Waiter } from '../line.ts'

export const NOW = 1_000_000_000

export function account(name: string, over: Partial<AccountCandidate> = {}): AccountCandidate {
  return {
    id: `acct_${name}`,
    name,
    slots: 2,
    inUse: 0,
    state: 'enabled',
    hasKey: true,
    coolingUntilMs: undefined,
    coolingReason: undefined,
    circuit: undefined,
    hasProbeOut: false,
    blockedModels: new Map(),
    modelSlots: new Map(),
    modelInUse: new Map(),
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
