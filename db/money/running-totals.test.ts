import { sql } from 'kysely'
import { Client } from 'pg'
import { beforeEach, expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { readSpending } from '../accounts/spending.ts'
import { listBudgets } from './budgets.ts'
import { appendLedgerEntry } from './ledger.ts'
import { listTotalDifferences } from './running-totals.ts'
import { readHeldNow, readUsage } from './usage.ts'

const test = useTestDatabase()
const MINUTE_MS = 60_000

beforeEach(async () => {
  await sql`truncate ledger_entry`.execute(test.db)
})

/** Reserves and charges `credits` of a job, as three transactions do. */
async function runJob(number: number, credits: number): Promise<void> {
  const job = { clientId: `client-${number % 3}`, scope: { generationId: `gen_${number}` }, credits }
  const paid = { ...job, accountId: `acct_${number % 4}`, attemptId: `att_${number}`, model: `model-${number % 2}` }
  const append = (entry: Parameters<typeof appendLedgerEntry>[1]) =>
    test.db.transaction().execute((trx) => appendLedgerEntry(trx, entry))
  await append({ ...job, kind: 'reserved', heldChange: credits, spentChange: 0 })
  if (number % 5 === 0) {
    await append({ ...paid, kind: 'refunded', heldChange: 0, spentChange: 0 })
    await append({ ...job, kind: 'released', heldChange: -credits, spentChange: 0 })
  } else {
    await append({ ...paid, kind: 'charged', heldChange: -credits, spentChange: credits })
  }
}

it('equal the ledger after many jobs at once', async () => {
  await Promise.all(Array.from({ length: 200 }, (_, number) => runJob(number, 0.001 * (number + 1))))
  expect(await listTotalDifferences(test.db)).toEqual([])
  const [first] = await listBudgets(test.db, { timeZone: 'UTC', clientId: 'client-0' })
  const expected = Array.from({ length: 200 }, (_, number) => number)
    .filter((number) => number % 3 === 0 && number % 5 !== 0)
    .reduce((sum, number) => sum + number + 1, 0)
  expect(first).toMatchObject({ ever: { spentCredits: expected / 1000, reservedCredits: 0 } })
  expect(await readHeldNow(test.db, {})).toBe(0)
  const spending = await readSpending(test.db, {
    accountIds: ['acct_0', 'acct_1', 'acct_2', 'acct_3'],
    timeZone: 'UTC',
  })
  expect(spending.size).toBe(4)
})

it('leave no trace of an entry that was rolled back', async () => {
  const entry = { clientId: 'local', scope: { generationId: 'gen_1' }, credits: 5, heldChange: 5, spentChange: 0 }
  const failed = test.db.transaction().execute(async (trx) => {
    await appendLedgerEntry(trx, { ...entry, kind: 'reserved' })
    throw new Error('rolled back')
  })
  await expect(failed).rejects.toThrow('rolled back')
  expect(await readHeldNow(test.db, {})).toBe(0)
  expect(await listTotalDifferences(test.db)).toEqual([])
})

it('are listed where they differ, and can be rebuilt from the ledger', async () => {
  await runJob(1, 2)
  await sql`update client_total set spent_credits = spent_credits + 1`.execute(test.db)
  expect(await listTotalDifferences(test.db)).toEqual([
    { total: 'client', key: 'client-1', figure: 'spent', byLedger: 2, byTotal: 3 },
  ])
  await sql`select rebuild_ledger_totals()`.execute(test.db)
  expect(await listTotalDifferences(test.db)).toEqual([])
})

it('give the usage of any period, also where it begins or ends within a quarter of an hour', async () => {
  const firstMs = Date.parse('2026-03-01T10:00:00Z')
  // One charge a minute for an hour.
  for (let minute = 0; minute < 60; minute += 1) {
    await test.db
      .insertInto('ledgerEntry')
      .values({
        at: new Date(firstMs + minute * MINUTE_MS),
        kind: 'charged',
        clientId: 'local',
        budgetDay: new Date(firstMs),
        attemptId: `att_${minute}`,
        accountId: 'acct_1',
        model: 'soul',
        credits: 1,
        heldChange: 0,
        spentChange: 1,
      })
      .execute()
  }
  const usage = async (fromMinute: number, toMinute: number) => {
    const [row] = await readUsage(test.db, {
      from: new Date(firstMs + fromMinute * MINUTE_MS),
      to: new Date(firstMs + toMinute * MINUTE_MS),
      groupBy: 'day',
      timeZone: 'Asia/Kathmandu',
    })
    return row?.chargedAttempts ?? 0
  }
  for (const [from, to] of [
    [0, 60],
    [0, 15],
    [1, 2],
    [1, 15],
    [14, 16],
    [14, 31],
    [15, 31],
    [7, 53],
    [60, 90],
  ] as const)
    expect({ from, to, found: await usage(from, to) }).toEqual({
      from,
      to,
      found: Math.max(0, Math.min(60, to) - from),
    })
  expect(await usage(10, 60 * 24 * 3650)).toBe(50)
})

it('are locked in one order, so that a refund with its release and a charge do not deadlock', async () => {
  const clients = await sessionsOfOneStripe()
  const [refunding, charging] = clients
  const insert = (kind: string, held: number, spent: number, attempt: string | null) =>
    `insert into ledger_entry (kind, client_id, generation_id, attempt_id, account_id, model, credits, held_change, spent_change, budget_day)
     values ('${kind}', 'local', 'gen_1', ${attempt}, ${attempt && "'acct_1'"}, ${attempt && "'m'"}, 2, ${held}, ${spent}, '2026-01-01')`
  // The trigger runs after each entry here, so that the two transactions meet in the worst order.
  for (const client of clients) await client.query('begin; set constraints all immediate')
  await refunding.query(insert('refunded', 0, 0, "'att_1'"))
  const charged = charging.query(insert('charged', -2, 2, "'att_2'"))
  const waits = async () =>
    (await sql<{ pid: number }>`select pid from pg_locks where not granted`.execute(test.db)).rows.length
  await expect.poll(waits).toBe(1)
  await refunding.query(insert('released', -2, 0, null))
  await refunding.query('commit')
  await charged
  await charging.query('commit')
  await Promise.all(clients.map((client) => client.end()))
  expect(await listTotalDifferences(test.db)).toEqual([])
})

/** Two connections whose totals are in the same rows. */
async function sessionsOfOneStripe(): Promise<[Client, Client]> {
  const byStripe = new Map<number, Client>()
  for (;;) {
    const client = new Client({ connectionString: test.url })
    await client.connect()
    const { rows } = await client.query<{ stripe: number }>('select pg_backend_pid() % 16 as stripe')
    const { stripe } = rows[0]!
    const other = byStripe.get(stripe)
    if (!other) {
      byStripe.set(stripe, client)
      continue
    }
    byStripe.delete(stripe)
    await Promise.all([...byStripe.values()].map((unused) => unused.end()))
    return [other, client]
  }
}
