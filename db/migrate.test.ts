import { setTimeout } from 'node:timers/promises'
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

it('waits while another process migrates, for longer than other locks are waited for, and says so', async () => {
  const waits: string[] = []
  const isWaiting = sql<{ count: number }>`
    select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())
  `
  const { migrating } = await test.db.transaction().execute(async (trx) => {
    // The lock that Kysely takes for a migration.
    await sql`select pg_advisory_xact_lock(3853314791062309107)`.execute(trx)
    const running = migrateToLatest(test.url, { onWait: () => void waits.push('waits') })
    running.catch(() => {})
    await expect.poll(async () => (await isWaiting.execute(trx)).rows[0]?.count, { timeout: 10_000 }).toBe(1)
    await setTimeout(11_000)
    // In an object, so that it is not awaited here.
    return { migrating: running }
  })
  expect(await migrating).toEqual([])
  expect(waits).toEqual(['waits'])
}, 40_000)
