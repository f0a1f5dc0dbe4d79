import { expect, it } from 'vitest'
import { seedAccounts } from '../../test/support/pool/accounts.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { readAccounts } from './read.ts'

const test = useTestDatabase()
const HOUR_MS = 60 * 60_000
let count = 0

async function book(accountId: string | null, spentChange: number, more: { agoMs?: number; kind?: 'adjusted' } = {}) {
  count += 1
  await test.db
    .insertInto('ledgerEntry')
    .values({
      at: new Date(Date.now() - (more.agoMs ?? 0)),
      kind: more.kind ?? (spentChange === 0 ? 'refunded' : 'charged'),
      clientId: 'local',
      budgetDay: new Date(),
      attemptId: `att_${count}`,
      accountId,
      credits: spentChange,
      heldChange: 0,
      spentChange,
    })
    .execute()
}

/** A time zone in which it is `hour` o'clock now. */
function zoneAt(hour: number): string {
  const behindUtc = (new Date().getUTCHours() - hour + 24) % 24
  return behindUtc < 12 ? `Etc/GMT+${behindUtc}` : `Etc/GMT-${24 - behindUtc}`
}

it('shows for each account what was booked today and in total, and its last refusal for lack of credits', async () => {
  await seedAccounts(test.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
  ])
  const [north, south] = await readAccounts(test.db)
  expect(south!.credits).toEqual({ isOut: false, lastRefusedAt: null, spentTodayCredits: 0, spentCredits: 0 })
  await book(north!.id, 5.6, { agoMs: 25 * HOUR_MS })
  await book(north!.id, 0.113)
  await book(north!.id, 1.5)
  await book(north!.id, 0)
  await book(north!.id, -0.5, { kind: 'adjusted' })
  await book(south!.id, 3)
  await book(null, 7)
  const refusedAt = new Date('2026-11-21T09:00:00.000Z')
  await test.db.updateTable('account').set({ lastSeenNoCreditsAt: refusedAt }).where('id', '=', south!.id).execute()
  expect((await readAccounts(test.db)).map(({ credits }) => credits)).toEqual([
    { isOut: false, lastRefusedAt: null, spentTodayCredits: 1.113, spentCredits: 6.713 },
    { isOut: false, lastRefusedAt: refusedAt.toISOString(), spentTodayCredits: 3, spentCredits: 3 },
  ])
})

it('begins the day at midnight of the given time zone', async () => {
  await seedAccounts(test.db, [{ name: 'west', slots: 1 }])
  const west = (await readAccounts(test.db)).find(({ name }) => name === 'west')!
  await book(west.id, 2, { agoMs: 2 * HOUR_MS })
  const spentToday = async (timeZone: string) => {
    const [account] = await readAccounts(test.db, { accountId: west.id, timeZone })
    return account!.credits.spentTodayCredits
  }
  expect(await spentToday(zoneAt(0))).toBe(0)
  expect(await spentToday(zoneAt(5))).toBe(2)
})
