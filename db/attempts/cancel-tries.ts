// The tries to cancel an attempt that the platform has not decided.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

/** Counts a try that left it open whether the request is cancelled. `detail`: why. */
export async function recordCancelTry(db: Database, input: { attemptId: string; detail: string }): Promise<void> {
  await db
    .updateTable('attempt')
    .set({
      cancelTries: sql<number>`cancel_tries + 1`,
      cancelTriedAt: sql<Date>`clock_timestamp()`,
      cancelDetail: input.detail,
    })
    .where('id', '=', input.attemptId)
    .execute()
}
