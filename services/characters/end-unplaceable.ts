// Ends waiting jobs with a Soul ID that no account holds any more, so that they do not wait for ever.
import { endUnplaceable, listUnplaceable } from '../../db/characters/unplaceable.ts'
import type { ServiceContext } from '../context.ts'
import { signalGrants } from '../jobs/signal-grants.ts'

/** Jobs of one round. The next round continues with the others. */
const ROUND = 200

/** Returns how many jobs ended. */
export async function endUnplaceableJobs({
  ctx,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
}): Promise<{ ended: number }> {
  let ended = 0
  for (const job of await listUnplaceable(ctx.db, ROUND)) {
    const finished = await endUnplaceable(ctx.db, job)
    if (!finished) continue
    ended += 1
    await signalGrants(ctx, finished.grants)
    await wakeWorkflow(ctx, job.id)
  }
  return { ended }
}

/** A job that an account refused waits in a workflow, which reads its end from the records. Others have no workflow. */
async function wakeWorkflow({ workflows, log }: Pick<ServiceContext, 'workflows' | 'log'>, id: string): Promise<void> {
  try {
    await workflows.signal(id, 'cancelRequested', {})
  } catch (error) {
    log.warn({ err: error, workflowId: id }, 'the workflow of an ended job was not woken; it reads the end later')
  }
}
