// Hands an accepted job to Temporal. The row is there already, so a start that fails is made up for by the sweeper.
// Invariant: the mark `workflow_started_at` is only set after Temporal has confirmed the start.
import { findModel } from '../../contracts/models/catalogue.ts'
import { markFilmStarted } from '../../db/films.ts'
import { markGenerationStarted } from '../../db/generations.ts'
import type { ServiceContext } from '../context.ts'

type StartContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

const SUMMARY_LENGTH = 120

/** False where Temporal did not answer; that is logged here. */
export async function startGenerationWorkflow(
  ctx: StartContext,
  generation: { id: string; model: string; input: Record<string, unknown> },
): Promise<boolean> {
  const { prompt } = generation.input
  const title = findModel(generation.model)?.title ?? generation.model
  const summary = typeof prompt === 'string' && prompt !== '' ? `${title}: ${prompt}` : title
  return started(ctx, generation.id, {
    start: () => ctx.workflows.startGeneration(generation.id, summary.slice(0, SUMMARY_LENGTH)),
    mark: () => markGenerationStarted(ctx.db, generation.id),
  })
}

/** The same for a film. */
export async function startFilmWorkflow(
  ctx: StartContext,
  film: { id: string; title: string | null; sceneCount: number },
): Promise<boolean> {
  const summary = `${film.title ?? 'Film'}, ${film.sceneCount} scenes`
  const { id: filmId, sceneCount } = film
  return started(ctx, filmId, {
    start: () => ctx.workflows.startFilm({ filmId, sceneCount }, summary.slice(0, SUMMARY_LENGTH)),
    mark: () => markFilmStarted(ctx.db, filmId),
  })
}

interface Steps {
  start: () => Promise<void>
  mark: () => Promise<void>
}

async function started(ctx: StartContext, workflowId: string, { start, mark }: Steps): Promise<boolean> {
  try {
    await start()
  } catch (error) {
    ctx.log.warn({ err: error, workflowId }, 'workflow not started; the sweeper will start it')
    return false
  }
  // Not waited for: the mark only spares the sweeper a repeat, and no caller should wait for its disk write.
  void mark().catch((error: unknown) => {
    ctx.log.warn({ err: error, workflowId }, 'start not marked; the sweeper will start it again, which changes nothing')
  })
  return true
}
