// Many submissions, repeats and cancels at the same time: caps hold at every instant, and the credits add up to the last
// thousandth, also when the process is killed in the middle.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { roundCredits } from '../../models/model.ts'
import type { TestSandbox } from '../../testing/client.ts'
import { clientOf, north, soul, south, startTestSandbox } from '../../testing/client.ts'
import { startProgram } from '../../testing/program.ts'
import type { Contract } from '../accounts/contract.ts'

const startCredits = 500.123
const concurrency = 3

let sandbox: TestSandbox
afterEach(() => sandbox.close())

interface Row {
  id: string
  account: string
  status: string
  priceCredits: number
  outputCount: number
  createdAtMs: number
  slotAtMs: number | null
  finishedAtMs: number | null
}

/** One in four is a batch, one in five repeats the key of a running submission, one in three is cancelled. */
async function submitMany(count: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const owner = index % 2 === 0 ? north : south
      const place = Math.floor(index / 2)
      const isRepeat = place % 5 === 4
      const named = isRepeat ? place - 1 : place
      const body = { prompt: `p${named}`, seed: 1, batch_size: named % 4 === 0 ? 4 : 1 }
      const answer = await sandbox.post(`/${soul}`, body, { ...owner, 'Idempotency-Key': `k${named}` })
      if (answer.status === 200 && place % 3 === 0) {
        await sandbox.post(`/requests/${answer.body.request_id}/cancel`, undefined, owner)
      }
      return answer.status
    }),
  )
}

async function allEnded(): Promise<Row[]> {
  const rows = async () => (await sandbox.get('/_sandbox/requests?limit=10000')).body.requests as Row[]
  await expect
    .poll(async () => (await rows()).filter((row) => row.finishedAtMs === null).length, { timeout: 20_000 })
    .toBe(0)
  return rows()
}

/** The maximum of simultaneous intervals. At the same millisecond an end comes before a start. */
function mostAtOnce(rows: Row[], spanOf: (row: Row) => [number | null, number | null]): number {
  const spans = rows.map(spanOf).filter(([from]) => from !== null)
  const steps = spans.flatMap(([from, to]) => [
    { at: Number(from), by: 1 },
    { at: to ?? Infinity, by: -1 },
  ])
  let [now, most] = [0, 0]
  for (const { by } of steps.toSorted((a, b) => a.at - b.at || a.by - b.by)) most = Math.max(most, (now += by))
  return most
}

async function expectMoneyAddsUp(rows: Row[]): Promise<void> {
  const ledger = await sandbox.ledger()
  for (const name of ['north', 'south']) {
    const own = ledger.filter((entry) => entry.account === name)
    const of = (event: string) => own.filter((entry) => entry.event === event)
    const sum = (event: string) => of(event).reduce((total, entry) => total + entry.credits, 0)
    expect(of('received').length).toBe(of('accepted').length + of('replayed').length + of('rejected').length)
    // Each request was accepted once and ended once.
    const ids = rows.filter((row) => row.account === name).map((row) => row.id)
    const idsOf = (...events: string[]) => events.flatMap((event) => of(event).map((entry) => String(entry.requestId)))
    expect(inOrder(idsOf('accepted'))).toEqual(inOrder(ids))
    expect(inOrder(idsOf('charged', 'refunded'))).toEqual(inOrder(ids))
    expect(roundCredits(sum('accepted'))).toBe(roundCredits(sum('charged') + sum('refunded')))
    expect(await sandbox.balance(name)).toBe(roundCredits(startCredits - sum('charged')))
    const keys = of('accepted').map((entry) => entry.idempotencyKey)
    const isKeyed = (await accountOf(name)).switches.idempotency
    if (isKeyed) expect(new Set(keys).size).toBe(keys.length)
  }
}

const inOrder = (ids: string[]) => ids.toSorted((a, b) => a.localeCompare(b))

const accountOf = async (name: string) =>
  (await sandbox.get('/_sandbox/accounts')).body.accounts.find((one: { name: string }) => one.name === name)

describe('200 submissions at once on two accounts', () => {
  it.each<Contract>(['rejecting', 'rejecting_idempotent'])(
    'contract %s: queued and running ones never exceed the cap',
    async (contract) => {
      sandbox = await startTestSandbox({ contract, concurrency, credits: startCredits, quality: 'still' })
      const statuses = await submitMany(200)
      expect(new Set(statuses)).toEqual(new Set([200, 400]))
      const rows = await allEnded()
      for (const name of ['north', 'south']) {
        const own = rows.filter((row) => row.account === name)
        expect(mostAtOnce(own, (row) => [row.createdAtMs, row.finishedAtMs])).toBeLessThanOrEqual(concurrency)
      }
      await expectMoneyAddsUp(rows)
    },
  )

  it('contract queueing: those in processing never exceed the cap, those waiting never the queue', async () => {
    const queueMultiplier = 5
    sandbox = await startTestSandbox({
      ...{ contract: 'queueing', concurrency, queueMultiplier, credits: startCredits, quality: 'still', speed: 200 },
    })
    const statuses = await submitMany(200)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const rows = await allEnded()
    for (const name of ['north', 'south']) {
      const own = rows.filter((row) => row.account === name)
      expect(mostAtOnce(own, (row) => [row.slotAtMs, row.finishedAtMs])).toBe(concurrency)
      const waiting = own.flatMap((row) => Array.from({ length: row.outputCount }, () => row))
      const most = mostAtOnce(waiting, (row) => [row.createdAtMs, row.slotAtMs ?? row.finishedAtMs])
      expect(most).toBeLessThanOrEqual(concurrency * queueMultiplier + concurrency)
    }
    await expectMoneyAddsUp(rows)
  })

  it('with credits for only a few: no thousandth too many is reserved', async () => {
    const credits = 10.499
    sandbox = await startTestSandbox({ concurrency, queueMultiplier: 100, credits, quality: 'still', speed: 1 })
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await sandbox.post(`/${soul}`, { prompt: 'x' })).status),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(6)
    expect(statuses.filter((status) => status === 403)).toHaveLength(34)
    expect(await sandbox.balance('north')).toBe(1.499)
  })
})

it('SIGKILL in the middle: no confirmed request is lost, none is charged twice', async ({ onTestFinished }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const flags = ['--data-dir', dataDir, '--quality', 'still', '--speed', '300', '--credits', String(startCredits)]
  const program = await startProgram(onTestFinished, flags)
  const client = clientOf(program.url)
  const told = new Map<string, string | null>()
  const submit = async (key: string, to = client) =>
    (await to.post(`/${soul}`, { prompt: key, batch_size: 4 }, { 'Idempotency-Key': key })).body.request_id
  const sending = Array.from({ length: 60 }, async (_, index) => {
    await sleep(index * 5)
    // Null: it is unknown whether it was accepted.
    told.set(`k${index}`, (await submit(`k${index}`).catch(() => null)) ?? null)
  })
  await expect.poll(() => told.size, { timeout: 10_000, interval: 5 }).toBeGreaterThan(8)
  program.child.kill('SIGKILL')
  await Promise.all([...sending, program.exitCode])

  sandbox = await startTestSandbox({ dataDir, quality: 'still', credits: startCredits, queueMultiplier: 1000 })
  for (const [key, id] of told) {
    const again = await submit(key, sandbox)
    if (id !== null) expect(again).toBe(id)
  }
  const rows = await allEnded()
  expect(rows.length).toBe(told.size)
  await expectMoneyAddsUp(rows)
})
