// Starts the workflow of an accepted job. The row exists already, so housekeeping repeats a start that fails.
// Invariant: `workflow_started_at` is set only after Temporal has confirmed the start.
import type { GenerationWorkflowInput } from '../../contracts/steps/messages.ts'
import { findModel } from '../../contracts/models/catalogue.ts'
import { type JobTable, markJobStarted } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'
import type { WorkflowStart } from './workflow-port.ts'

type StartContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

const SUMMARY_LENGTH = 120

/** Starts a generation's workflow. False where Temporal did not respond, which is logged here. Does not throw. */
export async function startGenerationWorkflow(
  ctx: StartContext,
  generation: { id: string; model: string; input: Record<string, unknown> },
  slot?: GenerationWorkflowInput['slot'],
): Promise<boolean> {
  const { prompt } = generation.input
  const title = findModel(generation.model)?.title ?? generation.model
  const summary = typeof prompt === 'string' && prompt !== '' ? `${title}: ${prompt}` : title
  const input = { generationId: generation.id, ...(slot === undefined ? {} : { slot }) }
  return startOnce(ctx, { type: 'generation', workflowId: generation.id, input, summary })
}

/** Starts a film's workflow, with the result of `startGenerationWorkflow`. */
export async function startFilmWorkflow(
  ctx: StartContext,
  film: { id: string; title: string | null; sceneCount: number },
): Promise<boolean> {
  const summary = `${film.title ?? 'Film'}, ${film.sceneCount} scenes`
  const { id: filmId, sceneCount } = film
  return startOnce(ctx, { type: 'film', workflowId: filmId, input: { filmId, sceneCount }, summary })
}

async function startOnce<Table extends JobTable>(ctx: StartContext, start: WorkflowStart<Table>): Promise<boolean> {
  const { type: table, workflowId } = start
  try {
    await ctx.workflows.start({ ...start, summary: start.summary.slice(0, SUMMARY_LENGTH) })
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
