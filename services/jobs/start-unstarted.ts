// Starts accepted jobs and delivers cancellation requests that a crash or an absent Temporal left undone.
// Invariant: several workers may do this at the same time, because every step may be repeated.
import { listUnstartedFilms } from '../../db/films/read.ts'
import { listUnstartedGenerations } from '../../db/generations/read.ts'
import { listUndeliveredCancels } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'
import { deliverCancel } from './deliver-cancel.ts'
import { startFilmWorkflow, startGenerationWorkflow } from './start-workflow.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface StartUnstartedInput {
  /** Younger rows are left alone, because the request that made them may still be running. Default 5 s. */
  olderThanMs?: number
  /** Rows of each kind in one round. Default 100. */
  limit?: number
}

const DEFAULT_OLDER_THAN_MS = 5_000
const DEFAULT_LIMIT = 100

/** Returns how many workflows were started and how many cancellations delivered. Stops early where Temporal does not respond. */
export async function startUnstarted({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: StartUnstartedInput
}): Promise<{ started: number; cancelled: number }> {
  const which = {
    olderThanMs: input.olderThanMs ?? scaledMs(DEFAULT_OLDER_THAN_MS),
    limit: input.limit ?? DEFAULT_LIMIT,
  }
  const { db } = ctx
  const [generations, films] = await Promise.all([listUnstartedGenerations(db, which), listUnstartedFilms(db, which)])
  // Starts come first, because a cancellation can be delivered only to a workflow that exists.
  const started = await inTurn([
    ...generations.map((generation) => () => startGenerationWorkflow(ctx, generation)),
    ...films.map((film) => () => startFilmWorkflow(ctx, film)),
  ])
  const cancels = await listCancels(ctx, which)
  return { started, cancelled: await inTurn(cancels) }
}

async function listCancels(
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>,
  which: { olderThanMs: number; limit: number },
): Promise<(() => Promise<boolean>)[]> {
  const [generations, films] = await Promise.all([
    listUndeliveredCancels(ctx.db, { table: 'generation', ...which }),
    listUndeliveredCancels(ctx.db, { table: 'film', ...which }),
  ])
  return [
    ...generations.map((id) => () => deliverCancel(ctx, { table: 'generation', id })),
    ...films.map((id) => () => deliverCancel(ctx, { table: 'film', id })),
  ]
}

/** Sequential, and stops at the first failure: where Temporal is away, each further call would wait for its deadline. */
async function inTurn(steps: readonly (() => Promise<boolean>)[]): Promise<number> {
  let done = 0
  for (const step of steps) {
    if (!(await step())) break
    done += 1
  }
  return done
}
