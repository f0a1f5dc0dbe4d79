// Whether a POST may be repeated: only where the platform is known to honour its `Idempotency-Key`.
// Invariant: anything else than a known `queueing` account on a v2 route is false, so that no request is paid twice.
import type { PlatformDialect } from '../../contracts/steps/generation.ts'
import type { EffectiveContract } from '../../contracts/vocabulary/account-states.ts'

/** The platform documents idempotency keys for `queueing` accounts and v2 routes only. A contract that is not in the list is false. */
export function honoursKeys(request: { contract: EffectiveContract; dialect: PlatformDialect }): boolean {
  return request.contract === 'queueing' && request.dialect === 'v2'
}
