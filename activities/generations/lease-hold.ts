// How long the slot of a request that may be running stays counted.

/** A claimed lease is held longer than any model's time limit (40 min) and settling; each look at a run that is not finished holds it anew. */
export const LEASE_HOLD_MS = 80 * 60_000
