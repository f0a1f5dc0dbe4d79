// The clock of the database, compared with the one of this process.
import { sql } from 'kysely'
import type { Database } from './connect.ts'

/** How far the clock of the database is ahead of ours, in milliseconds; `errorMs` is half of the time that the question took. */
export async function readDatabaseClockOffset(db: Database): Promise<{ aheadMs: number; errorMs: number }> {
  const sentAtMs = Date.now()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const receivedAtMs = Date.now()
  const nowMs = rows[0]?.now.getTime() ?? receivedAtMs
  return { aheadMs: nowMs - (sentAtMs + receivedAtMs) / 2, errorMs: (receivedAtMs - sentAtMs) / 2 }
}
