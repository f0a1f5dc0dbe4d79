import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'

const test = useTestDatabase()

it('survives the loss of a connection between two queries of a transaction', async () => {
  const broken = test.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(test.db)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await sql`select 1`.execute(trx)
  })
  await expect(broken).rejects.toThrow()
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(test.db)
  expect(rows).toEqual([{ one: 1 }])
})

it('reads counts and amounts as numbers, and does not change keys of JSON', async () => {
  const { rows } = await sql<Record<string, unknown>>`
    select 12::bigint as big_count, 1.5::numeric as some_amount, '{"snake_key": {"inner_key": 1}}'::jsonb as some_json
  `.execute(test.db)
  expect(rows).toEqual([{ bigCount: 12, someAmount: 1.5, someJson: { snake_key: { inner_key: 1 } } }])
})
