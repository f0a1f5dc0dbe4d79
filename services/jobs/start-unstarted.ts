// Starts accepted jobs and delivers cancellation requests that a crash or an absent Temporal left undone.
// Invariant: several workers may do this at the same time, because every step may be repeated.
import { listUnstartedFilms } from '../../db/films/read.ts'
import { listUnstartedGenerations } from '../../db/generations/read.ts'
import { listUndeliveredCancels } from '../../db/jobs/jobs.ts'
import type { ServiceContext } from '../context.ts'
import { deliverCancel } from './deliver-cancel.ts'
import { startFilmWorkflow, startGenerationWorkflow } from './start-workflow.ts'
import { type Walk, walkOn } from './walk.ts'

/** Where the next round goes on in each list. */
export interface UnstartedWalks {
  generations: Walk
  films: Walk
  generationCancels: Walk
  filmCancels: Walk
}

export interface StartUnstartedInput {
  /** Younger rows are left alone, because the request that made them may still be running. Default 5 s. */
  olderThanMs?: number
  /** Rows of each kind in one round. Default 100. */
  limit?: number
  /** Default: every list from its begin. */
  walks?: UnstartedWalks
}

const DEFAULT_OLDER_THAN_MS = 5_000

/** The begin of every list. */
export const newUnstartedWalks = (): UnstartedWalks => ({
  generations: {},
  films: {},
  generationCancels: {},
  filmCancels: {},
})

/** Returns how many workflows were started and how many cancellations delivered. Stops early where Temporal does not respond. */
export async function startUnstarted({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: StartUnstartedInput
}): Promise<{ started: number; cancelled: number }> {
  const { olderThanMs = DEFAULT_OLDER_THAN_MS, limit, walks = newUnstartedWalks() } = input
  const { db } = ctx
  const cancelsOf = (table: 'generation' | 'film') =>
    walkOn(
      table === 'film' ? walks.filmCancels : walks.generationCancels,
      (page) => listUndeliveredCancels(db, { table, olderThanMs, ...page }),
      { limit, handle: ({ id }) => deliverCancel(ctx, { table, id }) },
    )
  const generations = await walkOn(
    walks.generations,
    (page) => listUnstartedGenerations(db, { olderThanMs, ...page }),
    { limit, handle: (generation) => startGenerationWorkflow(ctx, generation) },
  )
  if (generations.isStopped) return { started: generations.done, cancelled: 0 }
  const films = await walkOn(walks.films, (page) => listUnstartedFilms(db, { olderThanMs, ...page }), {
    limit,
    handle: (film) => startFilmWorkflow(ctx, film),
  })
  const started = generations.done + films.done
  if (films.isStopped) return { started, cancelled: 0 }
  // Starts come first, because a cancellation can be delivered only to a workflow that exists.
  const cancelled = await cancelsOf('generation')
  if (cancelled.isStopped) return { started, cancelled: cancelled.done }
  return { started, cancelled: cancelled.done + (await cancelsOf('film')).done }
}
