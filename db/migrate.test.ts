import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../test/support/servers/database.ts'
import { isSchemaCurrent } from './connection/schema-readiness.ts'
import { migrateToLatest } from './migrate.ts'

const test = useTestDatabase()

it('starts on a database that a newer version has migrated, as after a roll back', async () => {
  await sql`insert into kysely_migration (name, timestamp) values ('2999-01-01T000000_newer', now()::text)`.execute(
    test.db,
  )
  expect(await migrateToLatest(test.url)).toEqual([])
  expect(await isSchemaCurrent(test.db)).toBe(true)
})

it('applies the migrations that are missing, once', async () => {
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration where name < '2999' order by name desc limit 1
  `.execute(test.db)
  const last = rows[0]!.name
  const { down } = (await import(`./migrations/${last}.ts`)) as { down: (db: unknown) => Promise<void> }
  await down(test.db)
  await sql`delete from kysely_migration where name >= ${last}`.execute(test.db)
  expect(await isSchemaCurrent(test.db)).toBe(false)
  expect(await Promise.all([migrateToLatest(test.url), migrateToLatest(test.url)])).toEqual(
    expect.arrayContaining([[last], []]),
  )
  expect(await isSchemaCurrent(test.db)).toBe(true)
})
