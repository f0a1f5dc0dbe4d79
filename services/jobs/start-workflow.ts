// Starts the workflow of an accepted job. The row exists already, so housekeeping repeats a start that fails.
// Invariant: `workflow_started_at` is set only after Temporal has confirmed the start.
import type { GenerationWorkflowInput } from '../../contracts/steps/messages.ts'
import { findModel } from '../../contracts/models/catalogue.ts'
import { type JobTable, markJobStarted } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'
import type { WorkflowStart } from './workflow-port.ts'

type StartContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** A job whose earlier workflow was ended from outside. Its id runs again. */
export interface ResumedJob {
  isCancelRequested: boolean
}

function inputOf(resumed: ResumedJob | undefined): { isResumed?: true; isCancelRequested?: true } {
  if (!resumed) return {}
  return { isResumed: true, ...(resumed.isCancelRequested ? { isCancelRequested: true } : {}) }
}

/** Starts a generation's workflow. False where Temporal did not respond, which is logged here. Does not throw. */
export async function startGenerationWorkflow(
  ctx: StartContext,
  generation: { id: string; model: string; input: Record<string, unknown> },
  { slot, resumed }: { slot?: GenerationWorkflowInput['slot'] | undefined; resumed?: ResumedJob } = {},
): Promise<boolean> {
  const { prompt, durationSeconds } = generation.input
  const title = findModel(generation.model)?.title ?? generation.model
  const summary = typeof durationSeconds === 'number' ? `${title}, ${durationSeconds} s` : title
  const input = { generationId: generation.id, ...(slot === undefined ? {} : { slot }), ...inputOf(resumed) }
  const hasPrompt = typeof prompt === 'string' && prompt !== ''
  return startOnce(ctx, {
    type: 'generation',
    workflowId: generation.id,
    input,
    summary,
    ...(resumed ? { isRepeatable: true } : {}),
    ...(hasPrompt ? { summaryWithPrompt: `${summary}: ${prompt}` } : {}),
  })
}

/** Starts a film's workflow, with the result of `startGenerationWorkflow`. */
export async function startFilmWorkflow(
  ctx: StartContext,
  film: { id: string; title: string | null; sceneCount: number },
  resumed?: ResumedJob,
): Promise<boolean> {
  const { id: filmId, sceneCount, title } = film
  return startOnce(ctx, {
    type: 'film',
    workflowId: filmId,
    input: { filmId, sceneCount, ...inputOf(resumed) },
    ...(resumed ? { isRepeatable: true } : {}),
    summary: `Film, ${sceneCount} scenes`,
    ...(title === null ? {} : { summaryWithPrompt: `${title}, ${sceneCount} scenes` }),
  })
}

async function startOnce<Table extends JobTable>(ctx: StartContext, start: WorkflowStart<Table>): Promise<boolean> {
  const { type: table, workflowId } = start
  try {
    await ctx.workflows.start(start)
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'workflow not started; housekeeping starts it later')
    return false
  }
  // Not awaited: the mark only saves housekeeping a repeated start, and the caller should not wait for the write.
  void markJobStarted(ctx.db, { table, id: workflowId }).catch((error: unknown) => {
    ctx.log.warn({ err: error, workflowId }, 'start not marked; housekeeping starts it again, which changes nothing')
  })
  return true
}
