// Readiness of the database: it responds, accepts writes, and it has the schema that this code needs.
import { sql } from 'kysely'
import pg from 'pg'
import { listMissingMigrations } from '../migrate.ts'
import type { Database } from './connect.ts'
import { READ_ONLY } from './read-only.ts'

/** The durability settings that the promise to callers needs. `docs/operations.md` explains them. */
const DURABILITY = ['fsync', 'full_page_writes', 'synchronous_commit']

/** Whether the server refuses our connections because it accepts no writes. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === READ_ONLY
}

/**
 * The settings with which a crash of the server loses committed transactions, as `name=value`. Reads no table. Throws the
 * connection's error where the database does not respond or is read-only.
 */
export async function listUnsafeSettings(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, current_setting(name) as setting from unnest(${DURABILITY}::text[]) as name
  `.execute(db)
  return rows.filter(({ setting }) => setting === 'off').map(({ name, setting }) => `${name}=${setting}`)
}

/** False while migrations that this code knows are missing. */
export async function isSchemaCurrent(db: Database): Promise<boolean> {
  const missing = await listMissingMigrations(db)
  return missing.length === 0
}
