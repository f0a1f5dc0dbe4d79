import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { claimChore } from '../../db/housekeeping/chore-leases.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { silentLog } from '../../test/support/stand-ins/silent-log.ts'
import type { Chore, ChoreContext } from './chore.ts'
import { runChores } from './run-chores.ts'

const test = useTestDatabase()
const context = () => ({ db: test.db, log: silentLog }) as unknown as ChoreContext

/** A chore that records its rounds. `longestAtOnce`: how many ran at the same time. */
function counting(name: string, everyMs: number, roundMs: number) {
  const seen = { rounds: 0, running: 0, longestAtOnce: 0 }
  const chore: Chore = {
    ...{ name, everyMs, reason: 'for the test' },
    async run() {
      seen.rounds += 1
      seen.running += 1
      seen.longestAtOnce = Math.max(seen.longestAtOnce, seen.running)
      await sleep(roundMs)
      seen.running -= 1
      return undefined
    },
  }
  return { chore, seen }
}

it('runs a round once for two workers, also where the round takes longer than its period', async () => {
  const quick = counting('quick', 200, 1)
  const slow = counting('slow', 100, 500)
  const workers = [1, 2].map(() => runChores([quick.chore, slow.chore], context()))
  await sleep(3_000)
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(quick.seen.rounds).toBeGreaterThanOrEqual(2)
  expect(quick.seen.rounds).toBeLessThanOrEqual(16)
  expect([quick.seen.longestAtOnce, slow.seen.longestAtOnce]).toEqual([1, 1])
})

it('takes over the chore of a dead worker when its lease ends, and of a stopped one at once', async () => {
  const { chore, seen } = counting('left', 3_000, 1)
  expect(await claimChore(test.db, { chore: 'left', holder: 'dead', forMs: 500 })).toBe('claimed')
  const first = runChores([chore], context())
  await expect.poll(() => seen.rounds, { timeout: 5_000, interval: 20 }).toBe(1)
  await first.stop()
  const second = runChores([chore], context())
  await expect.poll(() => seen.rounds, { timeout: 2_500, interval: 20 }).toBe(2)
  await second.stop()
})

it('runs a chore of its own process in every worker', async () => {
  const { chore, seen } = counting('own', 10_000, 1)
  const workers = [1, 2].map(() => runChores([{ ...chore, isPerProcess: true }], context()))
  await expect.poll(() => seen.rounds).toBe(2)
  await Promise.all(workers.map((worker) => worker.stop()))
})

it('counts the rounds in a row that failed, with the kind of the failure', async () => {
  let fails = true
  const run = async () => {
    if (fails) throw new TypeError('at a host that no operator should be shown')
    return undefined
  }
  const worker = runChores([{ name: 'failing', everyMs: 50, reason: 'for the test', run }], context())
  const read = () =>
    test.db.selectFrom('choreLease').select(['failures', 'failure']).where('chore', '=', 'failing').executeTakeFirst()
  await expect.poll(async () => (await read())?.failures, { interval: 20 }).toBeGreaterThan(1)
  expect((await read())?.failure).toBe('TypeError')
  fails = false
  await expect.poll(read, { interval: 20 }).toEqual({ failures: 0, failure: null })
  await worker.stop()
})
