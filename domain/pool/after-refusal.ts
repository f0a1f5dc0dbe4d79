// What a definite refusal says about the account, and whether the generation goes on elsewhere.
// Invariant: every pause ends by itself; nothing here switches an account off for good.
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { RefusalEffect } from '../../contracts/vocabulary/pool.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/**
 * `retryAfterMs` is the platform's own word and wins over our defaults.
 * Defaults: full account 5 s and one slot fewer, unreachable 2 s and counted, firewall 1 min; a bad key 5 s, because the key is
 * off by then, and an account without one is passed over; no credits opens the circuit.
 */
export function afterRefusal(refusal: {
  kind: RefusalKind
  httpStatus: number | undefined
  retryAfterMs: number | undefined
}): RefusalEffect {
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
