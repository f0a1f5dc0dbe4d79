// Hands slots on that were granted while the pool was asked for something else.
import type { Grant } from '../../contracts/steps/generation.ts'
import { revokeGrant } from '../../db/pool/leases.ts'
import { signalGrants as signalAllGrants } from '../../domain/pool/signal-grants.ts'
import type { ServiceContext } from '../context.ts'

/** Never fails: the pool repeats a grant that nobody took. */
export async function signalGrants(
  { db, workflows, log }: Pick<ServiceContext, 'db' | 'workflows' | 'log'>,
  grants: readonly Grant[],
): Promise<void> {
  await signalAllGrants(
    {
      signalGrant: workflows.signalGrant,
      revokeGrant: (grant) => revokeGrant(db, grant),
      failed: ({ generationId: workflowId }, error) =>
        log.warn({ err: error, workflowId }, 'a slot was not handed on; the pool will repeat it'),
    },
    grants,
  )
}
