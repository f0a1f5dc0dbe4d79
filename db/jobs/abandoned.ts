// Jobs that may have lost their workflow. Temporal runs no code of ours when a workflow is terminated from outside.
// Invariant: a listed job is only suspected; the caller asks Temporal for its workflow before it ends the job.
import { FINAL_FILM_STATUSES, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'

export interface SuspicionInput {
  /** The workflow was started at least this long ago, and a film has had no event for as long. */
  olderThanMs: number
  limit: number
}

/** Ids of unfinished generations that have no lease and do not wait in the line. */
export async function listSuspectGenerations(db: Database, input: SuspicionInput): Promise<string[]> {
  const rows = await db
    .selectFrom('generation')
    .select('id')
    // Besides the status, so that the index of unfinished generations is used.
    .where('finishedAt', 'is', null)
    .where('status', 'not in', FINAL_GENERATION_STATUSES)
    .where('workflowStartedAt', '<', msAgo(input.olderThanMs))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('lease')
            .select('lease.id')
            .whereRef('lease.generationId', '=', 'generation.id')
            .where('lease.releasedAt', 'is', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leaseWaiter')
            .select('leaseWaiter.generationId')
            .whereRef('leaseWaiter.generationId', '=', 'generation.id'),
        ),
      ),
    )
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Ids of unfinished films without a recent event. */
export async function listSuspectFilms(db: Database, input: SuspicionInput): Promise<string[]> {
  const rows = await db
    .selectFrom('film')
    .select('id')
    .where('finishedAt', 'is', null)
    .where('status', 'not in', FINAL_FILM_STATUSES)
    .where('workflowStartedAt', '<', msAgo(input.olderThanMs))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event')
            .select('event.seq')
            .whereRef('event.streamId', '=', 'film.id')
            .where('event.createdAt', '>', msAgo(input.olderThanMs)),
        ),
      ),
    )
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}
