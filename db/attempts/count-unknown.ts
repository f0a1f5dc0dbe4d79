// Counts the attempts whose outcome is not known, for operators.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

export interface UnknownAttempts {
  count: number
  /** The one that waits longest. Undefined where there is none. */
  oldest: { id: string; since: Date } | undefined
}

/** Attempts in the state `unknown`, which `hfw attempts resolve` decides. */
export async function countUnknownAttempts(db: Database): Promise<UnknownAttempts> {
  const rows = await db
    .selectFrom('attempt')
    .select(['id', 'unknownSince', sql<number>`(count(*) over ())::int`.as('count')])
    .where('state', '=', 'unknown')
    .where('unknownSince', 'is not', null)
    .orderBy('unknownSince')
    .limit(1)
    .execute()
  const [row] = rows
  if (!row?.unknownSince) return { count: 0, oldest: undefined }
  return { count: row.count, oldest: { id: row.id, since: row.unknownSince } }
}
