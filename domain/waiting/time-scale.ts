// Divides time limits by a factor, so that a test crosses a limit of an hour within seconds. In production the factor is 1.
// Invariant: workflow code passes the factor of its input, because a replay needs the same limits. All other code uses the
// factor of its process, which is set once, from the configuration, before the first limit is used.

let processScale = 1

/** Limits of this length and shorter ones are not divided, because a test runs on the processor of a real machine. */
export const SHORTEST_SCALED_MS = 2_000

/** Sets the factor of this process. `scale`: at least 1. */
export function setTimeScale(scale: number): void {
  processScale = scale
}

/** A limit in milliseconds, divided by `scale` (default: the factor of this process), but not below `SHORTEST_SCALED_MS`. */
export function scaledMs(limitMs: number, scale = processScale): number {
  return Math.max(Math.min(limitMs, SHORTEST_SCALED_MS), Math.round(limitMs / scale))
}
