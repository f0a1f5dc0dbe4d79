// Tells a workflow that its client wants it cancelled. What fails here is repeated by the sweeper.
// Invariant: the wish is only marked as delivered after Temporal has taken it, or has said that there is nobody to take it.
import type { Database } from '../../db/connect.ts'
import type { ServiceContext } from '../context.ts'

type CancelContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** False where Temporal or the database did not answer; that is logged here. */
export async function deliverCancel(
  ctx: CancelContext,
  input: { workflowId: string; mark: (db: Database, id: string) => Promise<void> },
): Promise<boolean> {
  const { workflowId, mark } = input
  try {
    const delivery = await ctx.workflows.cancel(workflowId)
    if (delivery === 'gone') ctx.log.info({ workflowId }, 'nothing to cancel: the workflow has ended')
    await mark(ctx.db, workflowId)
    return true
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'cancel not delivered; the sweeper will deliver it')
    return false
  }
}
