// In a file of its own: it uses up all the statement names of its process.
import type pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { PreparedClient } from './prepared-client.ts'

const test = useTestDatabase()

const plannedCount = async (client: pg.Client) =>
  (await client.query<{ count: number }>('select count(*)::int as count from pg_prepared_statements')).rows[0]!.count

it('returns the right rows for more texts than there are names', async () => {
  const client = new PreparedClient({ connectionString: test.url })
  await client.connect()
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 450; index += 1) {
      const { rows } = await client.query(`select ${index} as text_number, $1::int as round`, [round])
      expect(rows).toEqual([{ text_number: index, round }])
    }
  }
  expect(await plannedCount(client)).toBeLessThanOrEqual(400)
  await client.end()
})
