// Reads when the chores of the housekeeping are due, for operators.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface ChoreDue {
  chore: string
  /** How long its next round is overdue, in milliseconds. Zero or less: it runs, or is due later. */
  overdueMs: number
  /** Rounds in a row that failed, and the kind of the last failure. */
  failures: number
  failure: string | null
}

/** Every chore that a worker has ever run, the most overdue first. */
export function readChores(db: Database): Promise<ChoreDue[]> {
  const overdueMs = sql<number>`round(extract(epoch from clock_timestamp() - held_until) * 1000)::float8`
  return db
    .selectFrom('choreLease')
    .select(['chore', 'failures', 'failure', overdueMs.as('overdueMs')])
    .orderBy('heldUntil')
    .execute()
}
