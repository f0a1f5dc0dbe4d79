import { sql } from 'kysely'
import type pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { openDatabase } from './connect.ts'
import { PreparedClient } from './prepared-client.ts'

const test = useTestDatabase()

/** Statements that are prepared on this connection. */
const planned = async (client: pg.Client) =>
  (await client.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.map(
    ({ statement }) => statement,
  )

async function connect(): Promise<PreparedClient & AsyncDisposable> {
  const client = new PreparedClient({ connectionString: test.url })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

it('plans a statement once for all its values, and sends a statement without values unnamed', async () => {
  await using client = await connect()
  for (const value of [1, 2, 3]) {
    expect((await client.query('select $1::int as plain', [value])).rows).toEqual([{ plain: value }])
  }
  await client.query('begin')
  await client.query('commit')
  expect(await planned(client)).toEqual(['select $1::int as plain'])
})

it('survives a migration that changes the result of a planned statement', async () => {
  await sql`create table changing (id integer)`.execute(test.db)
  await sql`insert into changing values (1)`.execute(test.db)
  // Two connections that both have the old plan, beside the one that migrates.
  const db = openDatabase({ url: test.url, applicationName: 'test', maxConnections: 2 })
  try {
    const select = () => sql`select * from changing where id = ${1}`.execute(db)
    await Promise.all([select(), select()])
    await sql`alter table changing add column name text default 'new'`.execute(test.db)
    const both = await Promise.all([select(), select()])
    expect(both.map(({ rows }) => rows)).toEqual([[{ id: 1, name: 'new' }], [{ id: 1, name: 'new' }]])
  } finally {
    await db.destroy()
  }
})

it('throws the first error inside a transaction, and not that the transaction is aborted', async () => {
  await using client = await connect()
  await client.query('create temp table changing_too (id integer)')
  const select = () => client.query('select * from changing_too where id = $1', [1])
  await select()
  await client.query('alter table changing_too add column name text')
  await client.query('begin')
  await expect(select()).rejects.toThrow('cached plan must not change result type')
  await expect(select()).rejects.toThrow('current transaction is aborted')
  await client.query('rollback')
  expect((await select()).rows).toEqual([])
})

it('plans a statement again that the connection no longer has', async () => {
  await using client = await connect()
  const select = () => client.query('select $1::int as known', [1])
  await select()
  await client.query('deallocate all')
  expect((await select()).rows).toEqual([{ known: 1 }])
  expect((await select()).rows).toEqual([{ known: 1 }])
})

it('names a statement that was first sent in a failed transaction', async () => {
  await using client = await connect()
  const select = () => client.query('select $1::int as late', [1])
  await client.query('begin')
  await expect(client.query('select $1::int / 0 as broken', [1])).rejects.toThrow('division by zero')
  await expect(select()).rejects.toThrow('current transaction is aborted')
  await client.query('rollback')
  expect((await select()).rows).toEqual([{ late: 1 }])
})

it('calls the callback where there is one', async () => {
  await using client = await connect()
  const rows = await new Promise((resolve, reject) => {
    client.query('select $1::int as called', [1], (error, result) => (error ? reject(error) : resolve(result.rows)))
  })
  expect(rows).toEqual([{ called: 1 }])
})
