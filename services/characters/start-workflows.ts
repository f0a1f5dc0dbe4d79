// Starts the workflows of trainings and of removals. The rows exist already, so housekeeping repeats a start that fails.
// Invariant: summaries name variant and account, and not the character.
import type { UnfinishedTraining } from '../../db/characters/unfinished.ts'
import type { ServiceContext } from '../context.ts'
import type { WorkflowStart } from '../jobs/workflow-port.ts'

type StartContext = Pick<ServiceContext, 'workflows' | 'log'>

/** False where Temporal did not respond, which is logged here. A workflow that runs already is left as it is. Does not throw. */
export function startTraining(ctx: StartContext, training: UnfinishedTraining): Promise<boolean> {
  const { id: trainingId, variant, accountName } = training
  return start(ctx, {
    ...{ type: 'characterTraining', workflowId: trainingId, input: { trainingId }, isRepeatable: true },
    summary: `Soul ID ${variant} on ${accountName}`,
  })
}

/** Like `startTraining`, for the deletion on the account. */
export function startRemoval(ctx: StartContext, training: UnfinishedTraining): Promise<boolean> {
  const { id: trainingId, variant, accountName } = training
  return start(ctx, {
    ...{ type: 'soulIdRemoval', workflowId: `remove-${trainingId}`, input: { trainingId }, isRepeatable: true },
    summary: `removal of a Soul ID ${variant} on ${accountName}`,
  })
}

async function start(ctx: StartContext, workflow: WorkflowStart): Promise<boolean> {
  try {
    await ctx.workflows.start(workflow)
    return true
  } catch (error) {
    const { workflowId } = workflow
    ctx.log.warn({ err: error, workflowId }, 'workflow not started; housekeeping starts it later')
    return false
  }
}
