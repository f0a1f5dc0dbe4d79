// Hands slots on, over the ports that the activities have.
import type { Grant } from '../../contracts/steps/generation.ts'
import { signalGrants } from '../../domain/pool/signal-grants.ts'
import type { GenerationDeps } from './deps.ts'

/** Never fails: the pool repeats a grant that nobody took. */
export async function handOn(deps: GenerationDeps, grants: readonly Grant[]): Promise<void> {
  await signalGrants({ signalGrant: deps.signalGrant, revokeGrant: deps.records.revokeGrant }, grants)
}
