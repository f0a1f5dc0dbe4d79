// Starts the workflow of an unfinished job again, where it was ended from outside or lost with its Temporal server.
// Invariant: only a job whose workflow does not run is resumed. The new run continues from the records, so nothing is sent twice.
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import { readPaidOfFilm } from '../../db/attempts/paid.ts'
import { findRunningAttempt } from '../../db/attempts/progress.ts'
import { endFilm } from '../../db/films/ending.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import type { JobTable } from '../../db/jobs/jobs.ts'
import {
  claimResume,
  countResume,
  hasUnfinishedTakes,
  listTakeIds,
  type UnfinishedFilm,
  type UnfinishedGeneration,
} from '../../db/jobs/unfinished.ts'
import { chargeOnGiveUp, paidOnGiveUp } from '../../domain/generations/give-up-cost.ts'
import type { ServiceContext } from '../context.ts'
import { signalGrants } from './signal-grants.ts'
import { startFilmWorkflow, startGenerationWorkflow } from './start-workflow.ts'

type ResumeContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** With the pauses between them, these tries take about seven hours. */
const MAX_RESUMES = 12

const GIVEN_UP = `Its workflow ended from outside ${MAX_RESUMES} times before it had a result.`

/** Whether it was resumed or ended. Throws where Temporal or the database does not respond. */
export async function resumeGeneration(
  ctx: ResumeContext,
  generation: UnfinishedGeneration,
  { isUrgent = false } = {},
): Promise<boolean> {
  const { id, filmId } = generation
  if (await ctx.workflows.isRunning(id)) return false
  // A film resumes its own scenes. A scene whose film does not run any more is finished without it.
  if (filmId !== null && (await ctx.workflows.isRunning(filmId))) return false
  if (!(await claimResume(ctx.db, { table: 'generation', id, isUrgent }))) return false
  if (generation.resumes >= MAX_RESUMES) return giveUpGeneration(ctx, id)
  const resumed = { isCancelRequested: generation.isCancelRequested }
  return counted(ctx, { table: 'generation', id }, await startGenerationWorkflow(ctx, generation, { resumed }))
}

/** Like `resumeGeneration`. A film waits until its takes have ended: they go on without it, and its new run uses them. */
export async function resumeFilm(ctx: ResumeContext, film: UnfinishedFilm): Promise<boolean> {
  const { id, resumes, isCancelRequested } = film
  if (await ctx.workflows.isRunning(id)) return false
  if (await hasUnfinishedTakes(ctx.db, { filmId: id })) return false
  // A take can have its end in the records before its workflow has closed. The film could not start that workflow again.
  for (const takeId of await listTakeIds(ctx.db, { filmId: id })) {
    if (await ctx.workflows.isRunning(takeId)) return false
  }
  if (!(await claimResume(ctx.db, { table: 'film', id }))) return false
  if (resumes >= MAX_RESUMES) return giveUpFilm(ctx, id)
  return counted(ctx, { table: 'film', id }, await startFilmWorkflow(ctx, film, { isCancelRequested }))
}

async function counted(ctx: ResumeContext, job: { table: JobTable; id: string }, isStarted: boolean): Promise<boolean> {
  if (isStarted) await countResume(ctx.db, job)
  return isStarted
}

async function giveUpGeneration(ctx: ResumeContext, generationId: string): Promise<true> {
  const attempt = await findRunningAttempt(ctx.db, { generationId })
  const paid = paidOnGiveUp(attempt)
  const finished = await finishGeneration(ctx.db, {
    generationId,
    ...(attempt ? { attemptId: attempt.attemptId } : {}),
    ending: { status: 'failed', error: { code: 'internal', detail: GIVEN_UP, paid } },
    chargedCredits: chargeOnGiveUp(paid),
  })
  await signalGrants(ctx, finished?.grants ?? [])
  return true
}

async function giveUpFilm(ctx: ResumeContext, filmId: string): Promise<true> {
  const error: JobFailure = { code: 'internal', detail: GIVEN_UP, paid: await readPaidOfFilm(ctx.db, filmId) }
  await endFilm(ctx.db, { filmId, ending: { status: 'failed', error }, video: undefined, videoIsPartial: false })
  return true
}
