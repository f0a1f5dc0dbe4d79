import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { setReadOnly } from '../../test/support/servers/read-only-database.ts'
import { type Database, openDatabase } from './connect.ts'
import { isDatabaseUnavailable } from './is-unavailable.ts'

const test = useTestDatabase()
let db: Database

afterEach(async () => {
  await setReadOnly(test.url, 'off')
  await db.destroy()
})

const open = (maxConnections: number) => {
  db = openDatabase({ url: test.url, applicationName: 'test', maxConnections })
}
const write = () =>
  sql`insert into idempotency_record (client_id, key, fingerprint, response_status, response_body, expires_at)
  values ('local', ${String(Math.random())}, 'f', 200, '{}', now())`.execute(db)
const pidOf = async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]!.pid

/** Makes `count` sessions of the pool refuse writes, as those of an old primary do. Returns their backends. */
async function makeReadOnly(count: number): Promise<number[]> {
  const hold = () =>
    sql<{ pid: number }>`
      select pg_backend_pid() as pid, set_config('default_transaction_read_only', 'on', false), pg_sleep(0.2)
    `.execute(db)
  const found = await Promise.all(Array.from({ length: count }, hold))
  return found.map(({ rows }) => rows[0]!.pid)
}

it('does not use a connection again that has refused a write as read-only', async () => {
  open(1)
  await makeReadOnly(1)
  const refusal = await write().catch((error: unknown) => error)
  expect(isDatabaseUnavailable(refusal)).toBe(true)
  await expect(write()).resolves.toBeDefined()
})

it('drops all connections that were opened before the refusal, also after a refusal within a transaction', async () => {
  open(3)
  const before = await makeReadOnly(3)
  expect(new Set(before).size).toBe(3)
  const inTransaction = db.transaction().execute((trx) => sql`delete from event`.execute(trx))
  await expect(inTransaction).rejects.toThrow('read-only')
  await Promise.all([write(), write(), write()])
  const after = await Promise.all([pidOf(), pidOf(), pidOf()])
  expect(before.filter((pid) => after.includes(pid))).toEqual([])
})

it('refuses a server that accepts no writes when it connects, and connects when it accepts them', async () => {
  await setReadOnly(test.url, 'on')
  open(1)
  const refusal = await pidOf().catch((error: unknown) => error)
  expect(isDatabaseUnavailable(refusal)).toBe(true)
  await setReadOnly(test.url, 'off')
  await expect(write()).resolves.toBeDefined()
})

it('keeps its connections after other errors', async () => {
  open(1)
  const before = await pidOf()
  await expect(sql`select 1 / 0`.execute(db)).rejects.toThrow('division')
  expect(await pidOf()).toBe(before)
})
