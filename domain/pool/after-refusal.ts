// The effect of a definite refusal on its account, and whether the generation continues on another account.
// Invariant: every pause ends automatically; no refusal switches an account off for ever.
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { RefusalEffect } from '../../contracts/vocabulary/pool.ts'
import { scaledMs } from '../waiting/time-scale.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/**
 * The effect of a refusal. `retryAfterMs`, which the platform names, has precedence over our defaults:
 *
 * - a full account cools down for 5 s and has fewer slots; an unreachable one cools down for 2 s, and a failure is counted;
 * - a firewall page causes a cool-down of 1 min;
 * - a bad key causes one of 5 s: by then the key is off, and an account without an active key is skipped;
 * - a lack of credits opens the circuit;
 * - an unavailable model is blocked. With `route`, the newer route that was refused, a 404 blocks only that route.
 * - a missing character has no effect on the account: other accounts are required from then on.
 */
export function afterRefusal(refusal: {
  kind: RefusalKind
  httpStatus: number | undefined
  retryAfterMs: number | undefined
  route?: { name: string; insteadPath: string } | undefined
}): RefusalEffect {
  const { kind, httpStatus, retryAfterMs, route } = refusal
  switch (kind) {
    case 'at_capacity':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? scaledMs(5 * SECOND), isFull: true }
    case 'unreachable':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? scaledMs(2 * SECOND), isFailure: true }
    case 'blocked':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? scaledMs(MINUTE) }
    case 'bad_key':
      return { generation: 'wait_again', coolDownMs: scaledMs(5 * SECOND) }
    case 'no_credits':
      return { generation: 'wait_again', coolDownMs: 0, opens: 'no_credits' }
    case 'model_unavailable':
      return {
        generation: 'wait_again',
        coolDownMs: 0,
        // Other statuses are about the model, which the other route does not have either.
        blocksModel: { httpStatus, retryAfterMs, ...(route && httpStatus === 404 ? { route } : {}) },
      }
    case 'no_character':
      return { generation: 'wait_again', coolDownMs: 0 }
    case 'invalid_request':
    case 'idempotency_mismatch':
      return { generation: 'fail', coolDownMs: 0 }
  }
}
