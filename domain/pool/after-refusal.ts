// What a definite refusal says about the account, and whether the generation goes on elsewhere.
// Invariant: every cool-down ends by itself; nothing here switches an account off for good.
import type { RefusalKind } from '../../contracts/platform-refusals.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

export interface AfterRefusal {
  /** Where the generation goes: back into the line, or to its end. */
  generation: 'wait_again' | 'fail'
  /** How long the account takes no work. */
  coolDownMs: number
  /** How long this model is off for this account. */
  blockModelMs: number
}

/**
 * `retryAfterMs` is the platform's own word and wins over our defaults.
 * Defaults: full account 5 s, unreachable 5 s, firewall 1 min, bad key 5 min, no credits 10 min; a model that the account
 * does not have (404) 1 day, one that is only blocked or not ready just now (409, 423, 503) 1 min.
 */
export function afterRefusal(refusal: {
  kind: RefusalKind
  httpStatus: number | undefined
  retryAfterMs: number | undefined
}): AfterRefusal {
  const { kind, httpStatus, retryAfterMs } = refusal
  switch (kind) {
    case 'at_capacity':
    case 'unreachable':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? 5 * SECOND, blockModelMs: 0 }
    case 'blocked':
      return { generation: 'wait_again', coolDownMs: retryAfterMs ?? MINUTE, blockModelMs: 0 }
    case 'bad_key':
      return { generation: 'wait_again', coolDownMs: 5 * MINUTE, blockModelMs: 0 }
    case 'no_credits':
      return { generation: 'wait_again', coolDownMs: 10 * MINUTE, blockModelMs: 0 }
    case 'model_unavailable':
      return {
        generation: 'wait_again',
        coolDownMs: 0,
        blockModelMs: retryAfterMs ?? (httpStatus === 404 ? DAY : MINUTE),
      }
    case 'invalid_request':
    case 'idempotency_mismatch':
      return { generation: 'fail', coolDownMs: 0, blockModelMs: 0 }
  }
}
