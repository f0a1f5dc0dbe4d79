// Why the platform definitely refused a submission.
// Invariant: every kind means "nothing was created, nothing was charged".

export const REFUSAL_KINDS = [
  'at_capacity',
  'bad_key',
  'no_credits',
  'model_unavailable',
  'blocked',
  'unreachable',
  'invalid_request',
  'idempotency_mismatch',
  'no_character',
] as const

/**
 * - `at_capacity`: the account is full: 400 "concurrent requests", or 429 `account_queue_full`.
 * - `bad_key`: 401, or 403 with `api_key_expired` / `api_key_disabled`.
 * - `no_credits`: 403 not enough credits (402 accepted too).
 * - `model_unavailable`: 404 model for this account, 409, 423, 503.
 * - `blocked`: 403 page of a firewall, not of the platform.
 * - `unreachable`: connection refused, no such host: nothing was sent.
 * - `invalid_request`: 400 or 422 for the request itself; every other account would refuse it too.
 * - `idempotency_mismatch`: 422 because our record of the key is wrong; the request is never repeated with a new key.
 * - `no_character`: the account does not hold the character any more. The platform ignores such a Soul ID, so nothing was sent.
 */
export type RefusalKind = (typeof REFUSAL_KINDS)[number]
