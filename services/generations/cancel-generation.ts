// Asks for a generation to be cancelled, and says honestly what will become of it.
// Invariant: the wish is in the database before Temporal hears of it; the sweeper delivers it where this could not.
import type { Cancellation, Generation } from '../../contracts/public/generations.ts'
import { requestJobCancel } from '../../db/jobs/jobs.ts'
import { answerGenerationCancel } from '../../domain/generations/cancellation.ts'
import type { ServiceContext } from '../context.ts'
import { getGeneration } from './read-generations.ts'
import { notFound } from '../problems/service-problem.ts'
import { deliverCancel } from '../jobs/deliver-cancel.ts'
import { startGenerationWorkflow } from '../jobs/start-workflow.ts'

/** May be repeated. Throws `not_found`. */
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
  const cancellation = answerGenerationCancel({ status: asked.status, isUnknown })
  if (cancellation.outcome !== 'already_final') {
    // A cancel can only be delivered to a workflow that is there; starting one twice does no harm.
    const isThere = asked.workflowStartedAt !== null || (await startGenerationWorkflow(ctx, generation))
    if (isThere) await deliverCancel(ctx, { table: 'generation', id: input.id })
  }
  return { cancellation, generation }
}
