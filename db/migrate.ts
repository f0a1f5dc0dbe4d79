// Migrates a database to the newest schema. The same code runs at start-up, in tests and from the command line.
// Invariant: when two processes migrate at once, each migration runs once, because Kysely takes an advisory lock.
import fs from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, type Migration, type MigrationResult, Migrator } from 'kysely/migration'
import { type Database, openDatabase } from './connection/connect.ts'

const migrationFolder = path.join(import.meta.dirname, 'migrations')
const ownMigrations = new FileMigrationProvider({ fs, path, migrationFolder })

function migratorOf(db: Database): Migrator {
  return new Migrator({ db, provider: ownMigrations })
}

/**
 * Also lists the migrations of a newer version that the database has applied. They do nothing here. Kysely refuses a database with
 * unknown migrations, so that an older version would not start after a roll back.
 */
async function withNewerMigrations(db: Database): Promise<Migrator> {
  const own = await ownMigrations.getMigrations()
  const applied = await listApplied(db)
  const unknown = applied.filter((name) => !(name in own)).map((name): [string, Migration] => [name, NOTHING])
  return new Migrator({ db, provider: { getMigrations: async () => ({ ...own, ...Object.fromEntries(unknown) }) } })
}

const NOTHING: Migration = { up: async () => {} }

/** Names of the migrations that the database has applied. Empty for a new database. */
async function listApplied(db: Database): Promise<string[]> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('kysely_migration') is not null as "exists"
  `.execute(db)
  if (!rows[0]?.exists) return []
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return applied.rows.map(({ name }) => name)
}

/**
 * Applies the missing migrations and returns their names. Changes nothing where a newer version has migrated the database. Waits while
 * another process migrates it, for at most an hour; `onWait` is called once before that wait. Throws at the first error, with the name of
 * its migration.
 */
export async function migrateToLatest(
  databaseUrl: string,
  { onWait = () => {} }: { onWait?: () => void } = {},
): Promise<string[]> {
  const db = openDatabase({
    url: databaseUrl,
    applicationName: 'hfw-migrate',
    maxConnections: 2,
    statementTimeoutMs: 0,
  })
  try {
    if (await isAnotherMigrating(db)) onWait()
    const migrator = await withNewerMigrations(db)
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw new Error(`migration ${failedName(results)} failed`, { cause: error })
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

/** The advisory lock that Kysely holds while it migrates. It waits for the lock without the limit of other locks. */
const MIGRATION_LOCK = sql.lit('3853314791062309107')

async function isAnotherMigrating(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select exists (
      select from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) | objid::bigint = ${MIGRATION_LOCK}::bigint
    ) as is_held
  `.execute(db)
  return rows[0]?.isHeld ?? false
}

/** Names of migrations of this code that the database has not applied. Empty where it has the newest schema. */
export async function listMissingMigrations(db: Database): Promise<string[]> {
  const migrations = await migratorOf(db).getMigrations()
  return migrations.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}

/** Names of applied migrations that this code does not have: those of a newer version. */
export async function listNewerMigrations(db: Database): Promise<string[]> {
  const own = await ownMigrations.getMigrations()
  return (await listApplied(db)).filter((name) => !(name in own))
}

function failedName(results: MigrationResult[] | undefined): string {
  return results?.find((result) => result.status === 'Error')?.migrationName ?? '(unknown)'
}
