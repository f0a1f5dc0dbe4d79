// Makes up for what a crash or an absent Temporal left undone: starts accepted jobs, delivers wishes to cancel.
// Invariant: several workers may do this at once; every step may be repeated.
import { listUnstartedFilms } from '../../db/films/read.ts'
import { listUnstartedGenerations } from '../../db/generations/read.ts'
import { listUndeliveredCancels } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'
import { deliverCancel } from './deliver-cancel.ts'
import { startFilmWorkflow, startGenerationWorkflow } from './start-workflow.ts'

export interface StartUnstartedInput {
  /** Younger rows are left alone: their request is still at it. Default 5 s. */
  olderThanMs?: number
  /** Rows of each kind in one round. Default 100. */
  limit?: number
}

const DEFAULT_OLDER_THAN_MS = 5_000
const DEFAULT_LIMIT = 100

/** How many workflows were started and how many cancels delivered. Stops early where Temporal does not answer. */
export async function startUnstarted({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: StartUnstartedInput
}): Promise<{ started: number; cancelled: number }> {
  const which = { olderThanMs: input.olderThanMs ?? DEFAULT_OLDER_THAN_MS, limit: input.limit ?? DEFAULT_LIMIT }
  const { db } = ctx
  const [generations, films] = await Promise.all([listUnstartedGenerations(db, which), listUnstartedFilms(db, which)])
  // Starts come first: a cancel can only be delivered to a workflow that is there.
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

/** One after the other until one fails: where Temporal is away, a hundred more calls would only wait for it. */
async function inTurn(steps: readonly (() => Promise<boolean>)[]): Promise<number> {
  let done = 0
  for (const step of steps) {
    if (!(await step())) break
    done += 1
  }
  return done
}
