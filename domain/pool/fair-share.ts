// Fair share between clients by stride scheduling: each grant raises its client's pass, and the lowest pass is next.
// Invariant: a pass never counts for less than the clock, so that a client that was idle has no backlog of turns.

export interface Shares {
  /** Pass of the last client served, per level. */
  clock: Map<number, number>
  /** Passes that are ahead of the clock, per level and client (`shareKey`). */
  passes: Map<string, number>
}

/** The key of a client in `Shares.passes`. */
export function shareKey(level: number, clientId: string): string {
  return `${level}:${clientId}`
}

/** The pass of a client as it counts now: never less than the clock of the level. */
export function effectivePass(shares: Shares, level: number, clientId: string): number {
  return Math.max(shares.clock.get(level) ?? 0, shares.passes.get(shareKey(level, clientId)) ?? 0)
}

/** Records in `shares` that the client was served with this number of slots. */
export function chargeShare(shares: Shares, served: { level: number; clientId: string; slots: number }): void {
  const pass = effectivePass(shares, served.level, served.clientId)
  shares.clock.set(served.level, pass)
  shares.passes.set(shareKey(served.level, served.clientId), pass + served.slots)
}
