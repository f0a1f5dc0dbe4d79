// Starts the workflows of requested joins that have none: Temporal was away, or the workflow was ended from outside.
import { listOpenJoins } from '../../db/films/joins.ts'
import type { ServiceContext } from '../context.ts'
import { startFilmJoin } from './start-film-join.ts'

export interface StartOpenJoinsInput {
  /** Younger requests are left to the call that made them. Default 30 s. */
  olderThanMs?: number
  limit?: number
}

/** Returns the number of joins that are open. A join that runs is left as it is. Stops early where Temporal does not respond. */
export async function startOpenJoins({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'workflows' | 'log'>
  input: StartOpenJoinsInput
}): Promise<number> {
  const { olderThanMs = 30_000, limit = 1_000 } = input
  const filmIds = await listOpenJoins(ctx.db, { olderThanMs, limit })
  for (const filmId of filmIds) if (!(await startFilmJoin(ctx, filmId))) break
  return filmIds.length
}
