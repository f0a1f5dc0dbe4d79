// States of accounts and keys, and what betrays which generation of the platform's contract an account speaks.
// Invariant: closed lists; the database has the same ones.

/** `draining`: takes no new work, what runs on it goes on. `removed`: only its history is left. */
export const ACCOUNT_STATES = ['enabled', 'draining', 'removed'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** `off` keys are not used; those that the platform refused come back by themselves once it takes them again. */
export const ACCOUNT_KEY_STATES = ['active', 'off', 'deleted'] as const
export type AccountKeyState = (typeof ACCOUNT_KEY_STATES)[number]

/**
 * - `rejected`: 401. `expired`, `disabled`: 403 with the platform's own code for it.
 * - `replaced`: another key has taken over; it is deleted once nothing can be on its way with it.
 */
export const KEY_OFF_REASONS = ['rejected', 'expired', 'disabled', 'replaced'] as const
export type KeyOffReason = (typeof KEY_OFF_REASONS)[number]

/** Why the platform does not take a key. */
export type KeyRejection = Exclude<KeyOffReason, 'replaced'>

/** The older contract (`a`) refuses above the concurrency cap; the newer one (`b`) queues and honours idempotency keys. */
export const CONTRACTS = ['a', 'b'] as const
export type Contract = (typeof CONTRACTS)[number]

/**
 * What was observed, what it says, and whether it proves it.
 *
 * - `account_queue_full`: 429 with that code. `expires_at`: a finished request says when its files vanish.
 * - `signed_webhook`: a delivery carried `webhook-id` and `webhook-signature`.
 * - `concurrent_400`: 400 that speaks of concurrent requests.
 * - `usage_report`: `GET /models/usage` answers, so the server has features of `b`; that the account queues is not proven.
 *
 * An unsigned webhook and a replayed idempotency key say nothing either way.
 */
export const CONTRACT_EVIDENCE = {
  account_queue_full: { contract: 'b', isProof: true },
  expires_at: { contract: 'b', isProof: true },
  signed_webhook: { contract: 'b', isProof: true },
  concurrent_400: { contract: 'a', isProof: true },
  usage_report: { contract: 'b', isProof: false },
} as const satisfies Record<string, { contract: Contract; isProof: boolean }>
export type ContractEvidence = keyof typeof CONTRACT_EVIDENCE
