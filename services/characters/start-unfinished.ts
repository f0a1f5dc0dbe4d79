// Starts the workflows of trainings and removals that have none: Temporal was away, or the workflow was ended from outside.
import { listOpenRemovals, listUnfinishedTrainings } from '../../db/characters/unfinished.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { ServiceContext } from '../context.ts'
import { type Walk, walkOn } from '../jobs/walk.ts'
import { startRemoval, startTraining } from './start-workflows.ts'

/** The place at which each list goes on. */
export interface TrainingWalks {
  trainings: Walk
  removals: Walk
}

const OLDER_THAN_MS = 30_000

/** Returns how many workflows of this round run now. One that runs already is left as it is. */
export async function startUnfinishedTrainings({
  ctx,
  input: { walks, olderThanMs = scaledMs(OLDER_THAN_MS) },
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: { walks: TrainingWalks; olderThanMs?: number }
}): Promise<{ trainings: number; removals: number }> {
  const trainings = await walkOn(walks.trainings, (page) => listUnfinishedTrainings(ctx.db, { olderThanMs, ...page }), {
    handle: (training) => startTraining(ctx, training),
  })
  const removals = await walkOn(walks.removals, (page) => listOpenRemovals(ctx.db, { olderThanMs, ...page }), {
    handle: (training) => startRemoval(ctx, training),
  })
  return { trainings: trainings.done, removals: removals.done }
}
