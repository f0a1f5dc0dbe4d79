// Tells workflows of the slots that they were handed. Best effort: a lost signal costs one claim time, not a slot.
// Invariant: never fails, and one grant that cannot be told does not hold up the others.
import type { Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { toSlotGrant } from './to-slot-grant.ts'

export interface GrantSignalling {
  /** `gone`: the workflow has ended, so the slot must go to somebody else. */
  signalGrant(workflowId: string, grant: SlotGrant): Promise<'delivered' | 'gone'>
  /** Takes a grant back. Returns who got the slot then. */
  revokeGrant(grant: LeaseRef): Promise<Grant[]>
  /** Hears of a grant that was neither told nor taken back: the pool hands it out again once its claim time is over. */
  failed?(grant: Grant, error: unknown): void
}

/** Signals every grant; one whose workflow is gone is revoked, and whoever gets the slot then is signalled in turn. */
export async function signalGrants(pool: GrantSignalling, grants: readonly Grant[]): Promise<void> {
  await Promise.all(grants.map((grant) => signalOne(pool, grant)))
}

async function signalOne(pool: GrantSignalling, grant: Grant): Promise<void> {
  try {
    const delivery = await pool.signalGrant(grant.generationId, toSlotGrant(grant))
    if (delivery === 'gone') await signalGrants(pool, await pool.revokeGrant(grant))
  } catch (error) {
    pool.failed?.(grant, error)
  }
}
