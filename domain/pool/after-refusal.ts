// What a definite refusal says about the account, and whether the generation goes on elsewhere.
// Invariant: every pause ends by itself; nothing here switches an account off for good.
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

export interface AfterRefusal {
  /** Where the generation goes: back into the line, or to its end. */
  generation: 'wait_again' | 'fail'
  /** How long the account takes no work. */
  coolDownMs: number
  /** It has fewer slots than was thought. */
  isFull?: true
  /** It is left alone for a growing while, then tried with one generation. */
  opens?: CircuitCause
  /** Counts towards leaving it alone. */
  isFailure?: true
  /** This model is off for this account; how long follows from how often it was refused. */
  blocksModel?: { httpStatus: number | undefined; retryAfterMs: number | undefined }
}

/**
 * `retryAfterMs` is the platform's own word and wins over our defaults.
 * Defaults: full account 5 s and one slot fewer, unreachable 2 s and counted, firewall 1 min; a bad key 5 s, because the key is
 * off by then, and an account without one is passed over; no credits opens the circuit.
 */
export function afterRefusal(refusal: {
  kind: RefusalKind
  httpStatus: number | undefined
  retryAfterMs: number | undefined
}): AfterRefusal {
  const { kind, httpStatus, retryAfterMs } = refusal
  switch (kind) {
    case 'at_capacity':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? 5 * SECOND, isFull: true }
    case 'unreachable':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? 2 * SECOND, isFailure: true }
    case 'blocked':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? MINUTE }
    case 'bad_key':
      return { generation: 'wait_again', coolDownMs: 5 * SECOND }
    case 'no_credits':
      return { generation: 'wait_again', coolDownMs: 0, opens: 'no_credits' }
    case 'model_unavailable':
      return { generation: 'wait_again', coolDownMs: 0, blocksModel: { httpStatus, retryAfterMs } }
    case 'invalid_request':
    case 'idempotency_mismatch':
      return { generation: 'fail', coolDownMs: 0 }
  }
}
