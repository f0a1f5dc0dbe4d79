// A database for one test file: migrated, empty, and removed by `drop`.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { type Database, openDatabase } from '../../../db/connection/connect.ts'
import { sharedPostgres } from './shared-servers.ts'
import { runSql, urlOfDatabase } from './template-database.ts'

export interface TestDatabase {
  url: string
  db: Database
  /** Closes `db` and removes the database, also while others are connected. */
  drop(): Promise<void>
}

/** Cloned from the template in well under a second; the first of a run starts PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, templateName } = await sharedPostgres()
  const name = `hfw_test_${randomBytes(6).toString('hex')}`
  await runSql(adminUrl, `create database ${name} template ${templateName}`)
  const url = urlOfDatabase(adminUrl, name)
  const db = openDatabase({ url, applicationName: 'hfw-test' })
  return {
    url,
    db,
    drop: async () => {
      await db.destroy()
      await runSql(adminUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Called at the top of a test file: one for the whole file. Filled in before the first test. */
export function useTestDatabase(): TestDatabase {
  const database = {} as TestDatabase
  beforeAll(async () => {
    Object.assign(database, await createTestDatabase())
  }, 120_000)
  afterAll(() => database.drop?.())
  return database
}

/** Rows per table of everything that callers can cause. Equal before and after: nothing was left behind. */
export async function countRows(db: Database): Promise<Record<string, number>> {
  const tables = ['asset', 'event', 'film', 'generation', 'idempotencyRecord', 'scene'] as const
  const counts = await Promise.all(
    tables.map(async (table) => {
      const row = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return [table, row.count] as const
    }),
  )
  return Object.fromEntries(counts)
}
