// Fair share between clients by stride scheduling: each grant moves its client's pass on, the lowest pass is next.
// Invariant: a pass never counts for less than the clock, so that whoever was idle comes back level, not with a backlog.

export interface Shares {
  /** Pass of the last client served, per level. */
  clock: Map<number, number>
  /** Passes that are ahead of the clock, per level and client (`shareKey`). */
  passes: Map<string, number>
}

export function shareKey(level: number, clientId: string): string {
  return `${level}:${clientId}`
}

export function effectivePass(shares: Shares, level: number, clientId: string): number {
  return Math.max(shares.clock.get(level) ?? 0, shares.passes.get(shareKey(level, clientId)) ?? 0)
}

/** The client was served with so many slots. */
export function chargeShare(shares: Shares, served: { level: number; clientId: string; slots: number }): void {
  const pass = effectivePass(shares, served.level, served.clientId)
  shares.clock.set(served.level, pass)
  shares.passes.set(shareKey(served.level, served.clientId), pass + served.slots)
}
