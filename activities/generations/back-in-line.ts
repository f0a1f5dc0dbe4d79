// Returns a generation to the line after an attempt that cost nothing.
import type { Grant } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { GenerationDeps } from './deps.ts'

/** Signals the granted workflows. A grant for this generation itself is returned instead, so that no signal is needed. */
export async function backInLine(
  deps: GenerationDeps,
  generationId: string,
  grants: readonly Grant[],
): Promise<{ kind: 'waiting'; grant?: SlotGrant }> {
  const own = grants.find((grant) => grant.generationId === generationId)
  await deps.signalGrants(grants.filter((grant) => grant !== own))
  return own ? { kind: 'waiting', grant: toSlotGrant(own) } : { kind: 'waiting' }
}
