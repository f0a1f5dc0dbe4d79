// Signals the workflows of granted slots, over the ports of the activities.
import type { Grant } from '../../contracts/steps/generation.ts'
import { signalGrants as signalEach } from '../../domain/pool/signal-grants.ts'
import type { GenerationDeps } from './deps.ts'

/** Never throws: the pool repeats a grant that was not claimed. */
export async function signalGrants(deps: GenerationDeps, grants: readonly Grant[]): Promise<void> {
  await signalEach({ signalGrant: deps.signalGrant, revokeGrant: deps.records.revokeGrant }, grants)
}
