// Delivers a stored cancellation request to the job's workflow. Housekeeping repeats a delivery that fails.
// Invariant: the request is marked as delivered only after Temporal accepted it.
import { type JobTable, markJobCancelDelivered } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** False where Temporal or the database did not respond, which is logged here. Does not throw. */
export async function deliverCancel(ctx: CancelContext, job: { table: JobTable; id: string }): Promise<boolean> {
  const workflowId = job.id
  try {
    // The signal comes first: Temporal accepts its own cancellation only once, and also for a workflow that has ended.
    const isGone =
      job.table === 'generation' && (await ctx.workflows.signal(workflowId, 'cancelRequested', {})) === 'gone'
    const delivery = isGone ? 'gone' : await ctx.workflows.cancel(workflowId)
    if (delivery === 'gone') ctx.log.info({ workflowId }, 'nothing to cancel: the workflow has ended')
    await markJobCancelDelivered(ctx.db, job)
    return true
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'cancellation not delivered; housekeeping delivers it later')
    return false
  }
}
