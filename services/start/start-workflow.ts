// Hands an accepted job to Temporal. The row is there already, so a start that fails is made up for by the sweeper.
// Invariant: the mark `workflow_started_at` is only set after Temporal has confirmed the start.
import { findModel } from '../../contracts/models/catalogue.ts'
import { markFilmStarted } from '../../db/films.ts'
import { markGenerationStarted } from '../../db/generations.ts'
import type { ServiceContext } from '../context.ts'

type StartContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

const SUMMARY_LENGTH = 120

/** False where Temporal or the database did not answer; that is logged here. */
export async function startGenerationWorkflow(
  ctx: StartContext,
  generation: { id: string; model: string; input: Record<string, unknown> },
): Promise<boolean> {
  const summary = `${findModel(generation.model)?.title ?? generation.model}: ${String(generation.input['prompt'] ?? '')}`
  return started(ctx, generation.id, async () => {
    await ctx.workflows.startGeneration(generation.id, summary.slice(0, SUMMARY_LENGTH))
    await markGenerationStarted(ctx.db, generation.id)
  })
}

/** The same for a film. */
export async function startFilmWorkflow(
  ctx: StartContext,
  film: { id: string; title: string | null; sceneCount: number },
): Promise<boolean> {
  const summary = `${film.title ?? 'Film'}, ${film.sceneCount} scenes`
  return started(ctx, film.id, async () => {
    await ctx.workflows.startFilm({ filmId: film.id, sceneCount: film.sceneCount }, summary.slice(0, SUMMARY_LENGTH))
    await markFilmStarted(ctx.db, film.id)
  })
}

async function started(ctx: StartContext, workflowId: string, start: () => Promise<void>): Promise<boolean> {
  try {
    await start()
    return true
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'workflow not started; the sweeper will start it')
    return false
  }
}
