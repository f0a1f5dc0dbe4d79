// Tells a workflow that its client wants it cancelled. What fails here is repeated by the sweeper.
// Invariant: the wish is only marked as delivered after Temporal has taken it, or has said that there is nobody to take it.
import { type JobTable, markJobCancelDelivered } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** False where Temporal or the database did not answer; that is logged here. */
export async function deliverCancel(ctx: CancelContext, job: { table: JobTable; id: string }): Promise<boolean> {
  const workflowId = job.id
  try {
    const delivery = await ctx.workflows.cancel(workflowId)
    if (delivery === 'gone') ctx.log.info({ workflowId }, 'nothing to cancel: the workflow has ended')
    await markJobCancelDelivered(ctx.db, job)
    return true
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'cancel not delivered; the sweeper will deliver it')
    return false
  }
}
