// What the pool says about its choices: who was passed over and why, how an account refused, and why one is left alone.
import type { RefusalKind } from './platform-refusals.ts'

export interface SkippedAccount {
  account: string
  reason: string
}

export interface Refusal {
  kind: RefusalKind
  detail: string
}

/**
 * Why an account takes only a single generation to try, once its pause is over.
 *
 * - `failing`: submissions were not answered, or with 5xx.
 * - `no_credits`: it refused for lack of credits.
 */
export const CIRCUIT_CAUSES = ['failing', 'no_credits'] as const
export type CircuitCause = (typeof CIRCUIT_CAUSES)[number]

/**
 * Whether an account accepts work now.
 *
 * - `ready`: it has a free slot. - `full`: all its slots are in use.
 * - `paused`: it cools down, or its circuit is open; both end automatically.
 * - `trying`: its pause is over, and one trial generation decides whether it is `ready` again.
 * - `off`: it is draining, or has no key that the platform accepts.
 */
export const ACCOUNT_AVAILABILITIES = ['ready', 'full', 'paused', 'trying', 'off'] as const
export type AccountAvailability = (typeof ACCOUNT_AVAILABILITIES)[number]

/** Id of the pool's own event stream. */
export const POOL_STREAM = 'pool'
