// Ends jobs as failed whose workflow was terminated by an operator or lost with its Temporal server.
// Invariant: a job is ended only where Temporal confirms that its workflow does not run.
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import { listSuspectFilms, listSuspectGenerations } from '../../db/jobs/abandoned.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { findRunningAttempt } from '../../db/attempts/progress.ts'
import { endFilm } from '../../db/films/ending.ts'
import { chargeOnGiveUp, paidOnGiveUp } from '../../domain/generations/give-up-cost.ts'
import type { ServiceContext } from '../context.ts'
import { signalGrants } from './signal-grants.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface EndAbandonedInput {
  /** Only jobs without a start or a change for this long. Default 5 min. */
  olderThanMs?: number
  /** Rows of each kind in one round. Default 100. */
  limit?: number
}

type AbandonedContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

const DEFAULT_OLDER_THAN_MS = 5 * 60_000
const DEFAULT_LIMIT = 100
const DETAIL = 'Its workflow was ended from outside before it had a result.'

/** Returns how many jobs were ended. A slot that one of them still holds is free again when its lease expires. */
export async function endAbandoned({
  ctx,
  input,
}: {
  ctx: AbandonedContext
  input: EndAbandonedInput
}): Promise<{ generations: number; films: number }> {
  const which = {
    olderThanMs: input.olderThanMs ?? scaledMs(DEFAULT_OLDER_THAN_MS),
    limit: input.limit ?? DEFAULT_LIMIT,
  }
  const generations = await closedOf(ctx, await listSuspectGenerations(ctx.db, which))
  for (const generationId of generations) await endGeneration(ctx, generationId)
  const films = await closedOf(ctx, await listSuspectFilms(ctx.db, which))
  const error: JobFailure = { code: 'internal', detail: DETAIL, paid: 'unknown' }
  for (const filmId of films) {
    await endFilm(ctx.db, { filmId, ending: { status: 'failed', error }, video: undefined, videoIsPartial: false })
  }
  return { generations: generations.length, films: films.length }
}

async function closedOf({ workflows }: AbandonedContext, ids: readonly string[]): Promise<string[]> {
  const closed: string[] = []
  for (const id of ids) if (!(await workflows.isRunning(id))) closed.push(id)
  return closed
}

async function endGeneration(ctx: AbandonedContext, generationId: string): Promise<void> {
  const attempt = await findRunningAttempt(ctx.db, { generationId })
  const paid = paidOnGiveUp(attempt)
  const finished = await finishGeneration(ctx.db, {
    generationId,
    ...(attempt ? { attemptId: attempt.attemptId } : {}),
    ending: { status: 'failed', error: { code: 'internal', detail: DETAIL, paid } },
    chargedCredits: chargeOnGiveUp(paid),
  })
  await signalGrants(ctx, finished?.grants ?? [])
}
