// How long the slot of a request that may be running stays counted.
import { scaledMs } from '../../domain/waiting/time-scale.ts'

/** Longer than any model's time limit (40 min) and the collection of its result. Each check of a running request renews it. */
export const leaseHoldMs = (): number => scaledMs(80 * 60_000)
