// Requests the cancellation of a generation, and reports what can still be stopped.
// Invariant: the request is stored before it is delivered, so that housekeeping can deliver it where this call could not.
import type { Cancellation, Generation } from '../../contracts/public/generations.ts'
import { requestJobCancel } from '../../db/jobs/jobs.ts'
import { cancellationEffectOnGeneration } from '../../domain/generations/cancellation.ts'
import type { ServiceContext } from '../context.ts'
import { getGeneration } from './read-generations.ts'
import { notFound } from '../problems/service-problem.ts'
import { deliverCancel } from '../jobs/deliver-cancel.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'

/** A repeated call changes nothing. Throws `not_found`, also for a generation of another client. */
export async function cancelGeneration({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'log'>
  input: { id: string }
}): Promise<{ cancellation: Cancellation; generation: Generation }> {
  const asked = await requestJobCancel(ctx.db, { table: 'generation', clientId: ctx.clientId, id: input.id })
  if (!asked) throw notFound('generation', input.id)
  const generation = await getGeneration({ ctx, input })
  const isUnknown = generation.attempts.at(-1)?.state === 'unknown'
  const cancellation = cancellationEffectOnGeneration({ status: asked.status, isUnknown })
  if (cancellation.outcome !== 'already_final') {
    // The workflow must exist to be cancelled. A second start has no effect.
    const isThere = asked.workflowStartedAt !== null || (await startGenerationWorkflow(ctx, generation))
    if (isThere) await deliverCancel(ctx, { table: 'generation', id: input.id })
  }
  return { cancellation, generation }
}
