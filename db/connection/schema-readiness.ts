// Readiness of the database: it responds, and it has the schema that this code needs.
import { sql } from 'kysely'
import { listMissingMigrations } from '../migrate.ts'
import type { Database } from './connect.ts'

/** Runs one trivial query. Throws the connection's error where the database does not respond. */
export async function pingDatabase(db: Database): Promise<void> {
  await sql`select 1`.execute(db)
}

/** False while migrations that this code knows are missing. */
export async function isSchemaCurrent(db: Database): Promise<boolean> {
  const missing = await listMissingMigrations(db)
  return missing.length === 0
}
