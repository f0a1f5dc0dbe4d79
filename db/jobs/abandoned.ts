// Jobs that look as if nobody worked on them: their workflow may have been ended from outside, which runs no code of ours.
// Invariant: a row listed here is only a suspicion; whether its workflow still runs is asked before anything is ended.
import { sql } from 'kysely'
import { FINAL_FILM_STATUSES, FINAL_GENERATION_STATUSES } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../connection/connect.ts'

export interface SuspicionInput {
  /** Started at least this long ago, and silent for as long. */
  olderThanMs: number
  limit: number
}

/** Unfinished generations that hold no slot and stand in no line. */
export async function listSuspectGenerations(db: Database, input: SuspicionInput): Promise<string[]> {
  const rows = await db
    .selectFrom('generation')
    .select('id')
    .where('status', 'not in', FINAL_GENERATION_STATUSES)
    .where('workflowStartedAt', '<', before(input))
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

/** Unfinished films that have told nothing lately. */
export async function listSuspectFilms(db: Database, input: SuspicionInput): Promise<string[]> {
  const rows = await db
    .selectFrom('film')
    .select('id')
    .where('status', 'not in', FINAL_FILM_STATUSES)
    .where('workflowStartedAt', '<', before(input))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event')
            .select('event.seq')
            .whereRef('event.streamId', '=', 'film.id')
            .where('event.createdAt', '>', before(input)),
        ),
      ),
    )
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}

function before({ olderThanMs }: SuspicionInput) {
  return sql<Date>`now() - ${olderThanMs} * interval '1 millisecond'`
}
