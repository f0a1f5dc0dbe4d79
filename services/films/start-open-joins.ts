// Starts the workflows of requested joins that have none: Temporal was away, or the workflow was ended from outside.
import { listOpenJoins } from '../../db/films/joins.ts'
import type { ServiceContext } from '../context.ts'
import { type Walk, walkOn } from '../jobs/walk.ts'
import { startFilmJoin } from './start-film-join.ts'

export interface StartOpenJoinsInput {
  /** Younger requests are left to the call that made them. Default 30 s. */
  olderThanMs?: number
  /** The place at which this round goes on. Default: the first join. */
  walk?: Walk
}

/**
 * Returns the number of joins of this round that run now. A join that runs already is left as it is. Stops early where Temporal does
 * not respond.
 */
export async function startOpenJoins({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: StartOpenJoinsInput
}): Promise<number> {
  const { olderThanMs = 30_000, walk = {} } = input
  const round = await walkOn(walk, (page) => listOpenJoins(ctx.db, { olderThanMs, ...page }), {
    handle: ({ id }) => startFilmJoin(ctx, id),
  })
  return round.done
}
