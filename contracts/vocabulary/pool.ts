// The vocabulary of the pool: skipped accounts, refusals and their effects, circuits, the availability of accounts.
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
 * Why the circuit of an account is open, or half-open after its pause.
 *
 * - `failing`: submissions had no response, or a server error.
 * - `no_credits`: it refused for lack of credits.
 */
export const CIRCUIT_CAUSES = ['failing', 'no_credits'] as const
export type CircuitCause = (typeof CIRCUIT_CAUSES)[number]

/** What a definite refusal causes, for its account and for its generation. */
export interface RefusalEffect {
  /** Whether the generation returns to the line or ends. */
  generation: 'wait_again' | 'fail'
  /** Cool-down of the account in milliseconds; 0 for none. */
  coolDownMs: number
  /** The account allows fewer slots than were counted. */
  isFull?: true
  /** The circuit opens: the account is paused for a growing time, then gets one trial generation. */
  opens?: CircuitCause
  /** Counts as a failure; three within a minute open the circuit. */
  isFailure?: true
  /** The model is blocked on the account, for a time that grows with the number of refusals. */
  blocksModel?: {
    httpStatus: number | undefined
    retryAfterMs: number | undefined
    /** Only this route of the model is blocked, because the account may have the other one. */
    route?: { name: string; insteadPath: string }
  }
}

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

/**
 * Why an account is `paused`, `trying` or `off`.
 *
 * - `draining`: an operator or the environment took it out. - `no_key`: the platform accepts none of its keys.
 * - `cool_down`: the platform named a time, or a default counts. - `no_credits`, `failing`: its circuit.
 */
export const PAUSE_CAUSES = ['draining', 'no_key', 'cool_down', ...CIRCUIT_CAUSES] as const
export type PauseCause = (typeof PAUSE_CAUSES)[number]

/** What a resume or a successful check ended. `model_block`: a model that was switched off for the account. */
export const ENDED_PAUSES = [...PAUSE_CAUSES, 'model_block'] as const

/** Id of the pool's own event stream. */
export const POOL_STREAM = 'pool'
