// Requests the cancellation of a generation, and reports what the request has done.
// Invariant: the request is stored before it is delivered, so that housekeeping can deliver it where this call could not.
import type { Cancellation } from '../../contracts/public/cancellation.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { findGeneration } from '../../db/generations/read.ts'
import { requestJobCancel } from '../../db/jobs/jobs.ts'
import { cancellationAfterEnd, paidBy } from '../../domain/generations/cancellation.ts'
import type { ServiceContext } from '../context.ts'
import { getGeneration } from './read-generations.ts'
import { notFound } from '../problems/service-problem.ts'
import { deliverCancel } from '../jobs/deliver-cancel.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'
import { untilDecided } from '../jobs/until-decided.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'clientId' | 'workflows' | 'events' | 'log'>

/**
 * A repeated call is delivered again. Waits about two seconds for the outcome. Throws `not_found`, also for a generation of
 * another client.
 */
export async function cancelGeneration({
  ctx,
  input,
}: {
  ctx: CancelContext
  input: { id: string }
}): Promise<{ cancellation: Cancellation; generation: Generation }> {
  const asked = await requestJobCancel(ctx.db, { table: 'generation', clientId: ctx.clientId, id: input.id })
  if (!asked) throw notFound('generation', input.id)
  const read = () => getGeneration({ ctx, input })
  // Without its place in the line, which costs more than the request to cancel.
  const generation = await findGeneration(ctx.db, { clientId: ctx.clientId, id: input.id })
  if (!generation) throw notFound('generation', input.id)
  if (isFinalGenerationStatus(generation.status)) return withOutcome(generation)
  // The workflow must exist to be cancelled. A second start has no effect. The film starts the workflows of its scenes.
  const isThere =
    asked.workflowStartedAt !== null || generation.film !== null || (await startGenerationWorkflow(ctx, generation))
  const isDelivered = isThere && (await deliverCancel(ctx, { table: 'generation', id: input.id }))
  return withOutcome(isDelivered ? await untilDecided(ctx, { id: input.id, read }) : await read())
}

/** A generation that had ended before the first request has no cancellation of its own. */
function withOutcome(generation: Generation): { cancellation: Cancellation; generation: Generation } {
  const { status, error } = generation
  const paid = status === 'completed' ? 'yes' : (error?.paid ?? paidBy(generation))
  return { cancellation: generation.cancellation ?? cancellationAfterEnd(status, paid), generation }
}
