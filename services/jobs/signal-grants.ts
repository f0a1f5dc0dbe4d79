// Signals the workflows of granted slots. Best effort: a lost signal costs one claim time, not a slot.
// Invariant: never throws, and a grant that cannot be signalled does not delay the others.
import type { Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import { revokeGrant } from '../../db/pool/leases.ts'
import { toSlotGrant } from '../../domain/pool/to-slot-grant.ts'
import type { ServiceContext } from '../context.ts'

export interface GrantSignalling {
  /** `gone`: the workflow has ended, so that the slot must go to another generation. */
  signalGrant(workflowId: string, grant: SlotGrant): Promise<'delivered' | 'gone'>
  /** Revokes a grant. Returns the grants that were made in its place. */
  revokeGrant(grant: LeaseRef): Promise<Grant[]>
  /** Called with a grant that was neither signalled nor revoked. The pool grants its slot again after the claim time. */
  onFailure(grant: Grant, error: unknown): void
}

/** Signals every grant in parallel. A slot whose workflow has ended goes to the next generation in the line. */
export async function signalGrants(
  { db, workflows, log }: Pick<ServiceContext, 'db' | 'workflows' | 'log'>,
  grants: readonly Grant[],
): Promise<void> {
  await signalEach(
    {
      signalGrant: workflows.signalGrant,
      revokeGrant: (grant) => revokeGrant(db, grant),
      onFailure: ({ generationId: workflowId }, error) =>
        log.warn(
          { err: error, workflowId },
          'the workflow of a granted slot was not signalled; the pool repeats the grant',
        ),
    },
    grants,
  )
}

/** The same over explicit calls. */
export async function signalEach(pool: GrantSignalling, grants: readonly Grant[]): Promise<void> {
  await Promise.all(grants.map((grant) => signalOne(pool, grant)))
}

async function signalOne(pool: GrantSignalling, grant: Grant): Promise<void> {
  try {
    const delivery = await pool.signalGrant(grant.generationId, toSlotGrant(grant))
    if (delivery === 'gone') await signalEach(pool, await pool.revokeGrant(grant))
  } catch (error) {
    pool.onFailure(grant, error)
  }
}
