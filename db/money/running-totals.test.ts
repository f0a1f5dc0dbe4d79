import { sql } from 'kysely'
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
