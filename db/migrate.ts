// Migrates a database to the newest schema. The same code runs at start-up, in tests and from the command line.
// Invariant: when two processes migrate at once, each migration runs once, because Kysely takes an advisory lock.
import fs from 'node:fs/promises'
import path from 'node:path'
import { FileMigrationProvider, type MigrationResult, Migrator } from 'kysely/migration'
import { type Database, openDatabase } from './connection/connect.ts'

function migratorOf(db: Database): Migrator {
  const migrationFolder = path.join(import.meta.dirname, 'migrations')
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder }) })
}

/** Applies the missing migrations and returns their names. Throws at the first error, with the name of its migration. */
export async function migrateToLatest(databaseUrl: string): Promise<string[]> {
  const db = openDatabase({
    url: databaseUrl,
    applicationName: 'hfw-migrate',
    maxConnections: 2,
    statementTimeoutMs: 0,
  })
  try {
    const { error, results } = await migratorOf(db).migrateToLatest()
    if (error) throw new Error(`migration ${failedName(results)} failed`, { cause: error })
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

/** Names of migrations of this code that the database has not applied. Empty where it has the newest schema. */
export async function listMissingMigrations(db: Database): Promise<string[]> {
  const migrations = await migratorOf(db).getMigrations()
  return migrations.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}

function failedName(results: MigrationResult[] | undefined): string {
  return results?.find((result) => result.status === 'Error')?.migrationName ?? '(unknown)'
}
