// How long the slot of a request that may be running stays counted.

/** Longer than any model's time limit (40 min) and the collection of its result. Each check of a running request renews it. */
export const LEASE_HOLD_MS = 80 * 60_000
