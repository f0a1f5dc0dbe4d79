import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { decodeCursor, encodeCursor, type PagePosition, readPage } from './keyset-page.ts'

const test = useTestDatabase()

/** Times in microseconds after one second: two are equal, others differ by less than a millisecond. */
const MICROS = { gen_a: 1, gen_b: 2, gen_c: 2, gen_d: 999, gen_e: 1_000 }

it('reads every row once, newest first, also where times are equal or differ by microseconds', async () => {
  for (const [id, micros] of Object.entries(MICROS)) {
    await sql`
      insert into generation (id, client_id, model, input, price_credits, event_seq, created_at)
      values (${id}, 'local', 'm', '{}', 1, 1, timestamptz '2026-11-21 09:00:00+00' + ${micros} * interval '1 microsecond')
    `.execute(test.db)
  }
  const seen: string[][] = []
  const query = test.db.selectFrom('generation').select('id')
  const read = (after: PagePosition | undefined) => readPage(query, { table: 'generation', limit: 2, after })
  let page = await read(undefined)
  seen.push(page.rows.map(({ id }) => id))
  while (page.nextCursor !== null) {
    page = await read(decodeCursor(page.nextCursor))
    seen.push(page.rows.map(({ id }) => id))
  }
  expect(seen).toEqual([['gen_e', 'gen_d'], ['gen_c', 'gen_b'], ['gen_a']])
})

it('reads back its own cursors and no other text', () => {
  const position = { createdAtMicros: 1_700_000_000_123_456, id: 'gen_01kabq5w3gey3s9v8m0n7xkc2t' }
  expect(decodeCursor(encodeCursor(position))).toEqual(position)
  for (const text of ['', 'x', '12', 'x.gen_1', '12.gen_1.gen_2']) {
    expect(decodeCursor(text)).toBeUndefined()
  }
})
