import { expect, it } from 'vitest'
import { useTestDatabase } from '../support/servers/database.ts'
import { emptyPool } from '../support/pool/pool-steps.ts'
import { insertAgedGenerations } from './aged-tables.ts'
import { CHAOS_ACCOUNTS } from './chaos-options.ts'
import { judge } from './invariants.ts'

const test = useTestDatabase()

it('fills the tables with rows that no invariant of a later run concerns', async () => {
  await emptyPool(test.db, CHAOS_ACCOUNTS)
  await insertAgedGenerations(test.db, 50)
  const since = new Date(Date.now() - 60_000)
  const judged = await judge({ jobs: [], platform: { requests: [], ledger: [] }, database: test.db, since })
  expect(judged).toMatchObject({ violations: [], generations: {} })
  const { oldest } = await test.db
    .selectFrom('event')
    .select(({ fn }) => fn.min('createdAt').as('oldest'))
    .executeTakeFirstOrThrow()
  expect(Date.now() - Number(oldest)).toBeGreaterThan(59 * 24 * 60 * 60_000)
})
