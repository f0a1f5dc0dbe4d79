// States of accounts and keys, and the observations that show how the platform treats an account.
// Invariant: closed lists; the database has the same ones.

/** `draining`: accepts no new work; its running requests continue. `removed`: only its history is left. */
export const ACCOUNT_STATES = ['enabled', 'draining', 'removed'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** `off` keys are not used. A key that the platform rejected is switched on automatically once the platform accepts it again. */
export const ACCOUNT_KEY_STATES = ['active', 'off', 'deleted'] as const
export type AccountKeyState = (typeof ACCOUNT_KEY_STATES)[number]

/**
 * - `rejected`: 401. `expired`, `disabled`: 403 with the platform's own code for it.
 * - `replaced`: another key has taken over; it is deleted once no request can use it any more.
 */
export const KEY_OFF_REASONS = ['rejected', 'expired', 'disabled', 'replaced'] as const
export type KeyOffReason = (typeof KEY_OFF_REASONS)[number]

/** Why the platform does not accept a key. */
export type KeyRejection = Exclude<KeyOffReason, 'replaced'>

/**
 * How the platform treats an account.
 *
 * - `rejecting`: refuses requests above the concurrency cap with HTTP 400, and has no idempotency.
 * - `queueing`: queues them, and honours `Idempotency-Key`.
 */
export const CONTRACTS = ['rejecting', 'queueing'] as const
export type Contract = (typeof CONTRACTS)[number]

/** `auto`: the contract is learned from the platform's responses. */
export const CONTRACT_SETTINGS = ['auto', ...CONTRACTS] as const
export type ContractSetting = (typeof CONTRACT_SETTINGS)[number]

/** The setting where there is one, else what was learned. `unknown`: no proof yet. */
export const EFFECTIVE_CONTRACTS = ['unknown', ...CONTRACTS] as const
export type EffectiveContract = (typeof EFFECTIVE_CONTRACTS)[number]

/**
 * Each kind of observation, the contract that it indicates, and whether it is proof.
 *
 * - `account_queue_full`: 429 with that code. `expires_at`: a finished request reports when its files expire.
 * - `signed_webhook`: a delivery carried a signature that was valid for a webhook secret of the account.
 * - `concurrent_400`: 400 with a message about concurrent requests.
 * - `usage_report`: `GET /models/usage` exists, so the server has features of `queueing`. It does not prove that this account queues.
 *
 * An unsigned webhook or a replayed idempotency key indicates neither contract.
 */
export const CONTRACT_EVIDENCE = {
  account_queue_full: { contract: 'queueing', isProof: true },
  expires_at: { contract: 'queueing', isProof: true },
  signed_webhook: { contract: 'queueing', isProof: true },
  concurrent_400: { contract: 'rejecting', isProof: true },
  usage_report: { contract: 'queueing', isProof: false },
} as const satisfies Record<string, { contract: Contract; isProof: boolean }>
export type ContractEvidence = keyof typeof CONTRACT_EVIDENCE
