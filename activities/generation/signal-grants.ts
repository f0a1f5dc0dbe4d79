// Tells workflows of the slots that they were handed. Best effort: a lost signal costs one claim time, not a slot.
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { Grant, LeaseRef } from '../../contracts/generation-steps.ts'
import type { SlotGrant } from '../../contracts/workflow-messages.ts'
import type { GenerationDeps } from './deps.ts'

export interface GrantSignalling {
  signalGrant(workflowId: string, grant: SlotGrant): Promise<'delivered' | 'gone'>
  revokeGrant(grant: LeaseRef): Promise<Grant[]>
}

/** Signals every grant; one whose workflow is gone is revoked, and whoever gets the slot then is signalled in turn. */
export async function signalGrants(deps: GrantSignalling, grants: readonly Grant[]): Promise<void> {
  const queue = [...grants]
  for (let grant = queue.shift(); grant; grant = queue.shift()) {
    if ((await signalOne(deps, grant)) === 'gone') queue.push(...(await deps.revokeGrant(grant)))
  }
}

/** The same, over what the activities have. */
export async function handOn(deps: GenerationDeps, grants: readonly Grant[]): Promise<void> {
  await signalGrants({ signalGrant: deps.signalGrant, revokeGrant: deps.records.revokeGrant }, grants)
}

async function signalOne(deps: GrantSignalling, grant: Grant): Promise<'delivered' | 'gone' | 'failed'> {
  try {
    return await deps.signalGrant(grant.generationId, toSlotGrant(grant))
  } catch {
    return 'failed'
  }
}
