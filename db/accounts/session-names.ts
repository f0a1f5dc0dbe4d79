// The names of database sessions, by which processes show which keys for secrets they can read.
import { sql } from 'kysely'
import type { Database } from '../connection/connect.ts'

/** PostgreSQL cuts longer names. */
const MAX_NAME_BYTES = 63

/**
 * The application name of a process: `hfw-worker 1a2b3c4d,5e6f7a8b`. It is stored nowhere else, so it ends with the sessions
 * of the process.
 */
export function sessionName(process: 'api' | 'worker' | 'events', keyNames: readonly string[]): string {
  let name = `hfw-${process} ${keyNames[0] ?? ''}`
  for (const keyName of keyNames.slice(1)) {
    if (name.length + 1 + keyName.length <= MAX_NAME_BYTES) name += `,${keyName}`
  }
  return name
}

/** The names of sessions of API and worker on this database that do not have the key. Any role may read them. */
export async function listSessionsWithoutKey(db: Database, keyName: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct application_name as name
    from pg_stat_activity
    where datname = current_database()
      and application_name ~ '^hfw-(api|worker|events)( |$)'
      and strpos(application_name, ${keyName}) = 0
    order by 1
  `.execute(db)
  return rows.map(({ name }) => name)
}
