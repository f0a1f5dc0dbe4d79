// Delivers a stored cancellation request to the job's workflow. Housekeeping repeats a delivery that fails.
// Invariant: the request is marked as delivered only after Temporal accepted it.
import { type JobTable, markJobCancelDelivered } from '../../db/jobs/jobs.ts'
import { findUnfinished } from '../../db/jobs/unfinished.ts'
import type { ServiceContext } from '../context.ts'
import { resumeFilm, resumeGeneration } from './resume-workflow.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/**
 * Where the workflow of an unfinished generation was ended from outside, it is resumed with the request. False where Temporal or
 * the database did not respond, which is logged here. Does not throw.
 */
export async function deliverCancel(ctx: CancelContext, job: { table: JobTable; id: string }): Promise<boolean> {
  try {
    const isDelivered = job.table === 'generation' ? await cancelGeneration(ctx, job.id) : await cancelFilm(ctx, job.id)
    if (isDelivered) await markJobCancelDelivered(ctx.db, job)
    return true
  } catch (error) {
    ctx.log.warn({ err: error, workflowId: job.id }, 'cancellation not delivered; housekeeping delivers it later')
    return false
  }
}

/** False for a scene whose workflow was not started yet: its first step reads the request from the records. */
async function cancelGeneration(ctx: CancelContext, id: string): Promise<boolean> {
  // The signal comes first: Temporal accepts its own cancellation only once, and also for a workflow that has ended.
  const delivery = await ctx.workflows.signal(id, 'cancelRequested', {})
  if (delivery === 'delivered') return (await ctx.workflows.cancel(id)) === 'delivered'
  const [generation] = (await findUnfinished(ctx.db, [id])).generations
  return generation === undefined || (await resumeGeneration(ctx, generation, { isUrgent: true }))
}

async function cancelFilm(ctx: CancelContext, id: string): Promise<boolean> {
  await ctx.workflows.cancel(id)
  const [film] = (await findUnfinished(ctx.db, [id])).films
  // A film that was ended from outside is resumed after its takes, with the request.
  if (film) await resumeFilm(ctx, film)
  return true
}
