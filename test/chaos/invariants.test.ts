// The check of the invariants: a correct run passes, and each violation, made alone, is reported in its own sentence.
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { finishGeneration } from '../../db/generations/ending.ts'
import { recordAccepted } from '../../db/attempts/record-acceptance.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { appendLedgerEntry } from '../../db/money/ledger.ts'
import { reserveCredits } from '../../db/money/reserve.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { useTestDatabase } from '../support/servers/database.ts'
import { emptyPool, grantNew, newFilm, newGeneration, sendNew } from '../support/pool/pool-steps.ts'
import type { LedgerEntry } from '../support/clients/sandbox-client.ts'
import { CHAOS_ACCOUNTS, SLOTS } from './chaos-options.ts'
import { judge } from './invariants.ts'
import { mostAtOnce, type PlatformRequest } from './platform-record.ts'
import type { AcceptedJob } from './workload.ts'

const test = useTestDatabase()
const PRICE = 1.5
const MODEL = 'higgsfield-ai/soul/standard'

let jobs: AcceptedJob[]
let requests: PlatformRequest[]
let ledger: LedgerEntry[]
/** A generation that completed, the request it was paid with, and the account that it ran on. */
let paid: { generationId: string; attemptId: string; requestId: string; account: string }

/** One that completed and was paid for, one that failed and was not, and a film that completed. */
beforeEach(async () => {
  await emptyPool(test.db, CHAOS_ACCOUNTS)
  await sql`truncate ledger_entry`.execute(test.db)
  jobs = []
  requests = []
  ledger = []
  paid = await run({ requestId: 'r-1', isCharged: true })
  await run({ requestId: 'r-2', isCharged: false })
  jobs.push({ kind: 'film', id: await completedFilm() })
})

async function violations(): Promise<string[]> {
  return (await judge({ jobs, platform: { requests, ledger }, database: test.db })).violations
}

/** A generation from its reservation to its end, with what the platform writes down of it. */
async function run({ requestId, isCharged }: { requestId: string; isCharged: boolean }) {
  const grant = await grantNew(test.db)
  const { generationId } = grant
  jobs.push({ kind: 'generation', id: generationId })
  await write((trx) => setAside(trx, generationId))
  const { attemptId } = await sendNew(test.db, grant)
  const sent = { attemptId, generationId, requestId, correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, sent)
  const error = { code: 'generation_failed', detail: 'x', paid: 'no' } as const
  await finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: isCharged ? { status: 'completed', outputs: [] } : { status: 'failed', error },
    chargedCredits: isCharged ? PRICE : 0,
  })
  const { name: account } = await test.db
    .selectFrom('account')
    .select('name')
    .where('id', '=', grant.accountId)
    .executeTakeFirstOrThrow()
  requests.push(request(account, requests.length * 10, requests.length * 10 + 10))
  accept({ requestId, account, idempotencyKey: `${generationId}.1` })
  tell({ event: isCharged ? 'charged' : 'refunded', requestId, account })
  return { generationId, attemptId, requestId, account }
}

function setAside(trx: DatabaseTransaction, generationId: string) {
  const scope = { generationId }
  return reserveCredits(trx, { clientId: 'local', scope, model: MODEL, credits: PRICE, timeZone: 'UTC' })
}

async function completedFilm(): Promise<string> {
  const id = await newFilm(test.db)
  await test.db.updateTable('film').set({ status: 'completed' }).where('id', '=', id).execute()
  return id
}

function write<T>(work: (trx: DatabaseTransaction) => Promise<T>): Promise<T> {
  return test.db.transaction().execute(work)
}

function accept(entry: Pick<LedgerEntry, 'requestId' | 'account' | 'idempotencyKey'>): void {
  tell({ ...entry, event: 'accepted' })
}

function tell(entry: Pick<LedgerEntry, 'event' | 'requestId' | 'account'> & Partial<LedgerEntry>): void {
  const at = '2026-01-01T00:00:00.000Z'
  ledger.push({
    seq: ledger.length + 1,
    at,
    model: MODEL,
    idempotencyKey: null,
    webhookUrl: null,
    credits: PRICE,
    ...entry,
  })
}

function request(account: string, createdAtMs: number, finishedAtMs: number | null): PlatformRequest {
  return { id: `r-${requests.length + 1}`, account, createdAtMs, finishedAtMs }
}

/** An entry of ours beside those of the run. */
async function book(entry: {
  kind: 'charged' | 'adjusted'
  spentChange: number
  generationId?: string
  account?: null
}) {
  const { kind, spentChange, generationId = paid.generationId, account = paid.account } = entry
  const named = await test.db
    .selectFrom('account')
    .select('id as accountId')
    .where('name', '=', account ?? '')
    .executeTakeFirst()
  const scope = { generationId }
  const amounts = { credits: Math.abs(spentChange), heldChange: 0, spentChange }
  await write((trx) => appendLedgerEntry(trx, { kind, clientId: 'local', scope, ...named, ...amounts }))
}

it('finds nothing wrong with a sound run, and counts what it was', async () => {
  const judged = await judge({ jobs, platform: { requests, ledger }, database: test.db })
  expect(judged).toMatchObject({
    violations: [],
    generations: { completed: 1, failed: 1 },
    films: { completed: 1 },
    submissionsAccepted: 2,
    mostAtOnce: { [paid.account]: 1 },
  })
})

describe('jobs', () => {
  it.each(['generation', 'film'] as const)('reports a %s that was accepted and is not stored', async (kind) => {
    jobs.push({ kind, id: `${kind}_forgotten` })
    expect(await violations()).toEqual([`${kind}_forgotten was accepted and is not known`])
  })

  it('reports a generation that has not ended, also one that no caller got an id of', async () => {
    const id = await newGeneration(test.db)
    expect(await violations()).toEqual([`${id} is still waiting`])
  })

  it('reports a film that has not ended', async () => {
    const id = await completedFilm()
    await test.db.updateTable('film').set({ status: 'stitching' }).where('id', '=', id).execute()
    expect(await violations()).toEqual([`${id} is still stitching`])
  })
})

describe('payment', () => {
  it('reports a generation that was paid for twice, even if our ledger agrees', async () => {
    const { generationId, account } = paid
    accept({ requestId: 'r-3', account, idempotencyKey: `${generationId}.2` })
    tell({ event: 'charged', requestId: 'r-3', account })
    await book({ kind: 'charged', spentChange: PRICE })
    expect(await violations()).toEqual([`${generationId} was paid 2 times`])
  })

  it('reports a request that was charged twice', async () => {
    const { generationId, requestId, account } = paid
    tell({ event: 'charged', requestId, account })
    await book({ kind: 'charged', spentChange: PRICE })
    expect(await violations()).toEqual([`${generationId} was paid 2 times`])
  })

  it('does not mind a second attempt where the first was given back', async () => {
    const { generationId, account } = paid
    accept({ requestId: 'r-0', account, idempotencyKey: `${generationId}.0` })
    tell({ event: 'refunded', requestId: 'r-0', account })
    expect(await violations()).toEqual([])
  })

  it.each([
    ['without a key', null],
    ['with the key of a job that is not known', 'gen_gone.1'],
  ])('reports a charge that belongs to no job: %s', async (_which, idempotencyKey) => {
    accept({ requestId: 'r-3', account: paid.account, idempotencyKey })
    tell({ event: 'charged', requestId: 'r-3', account: paid.account })
    await book({ kind: 'charged', spentChange: PRICE, generationId: 'gen_gone' })
    expect(await violations()).toEqual(['request r-3 was paid for and belongs to no job'])
  })

  it('reports a generation that completed and was never paid for', async () => {
    ledger = ledger.filter((entry) => entry.event !== 'charged')
    await book({ kind: 'adjusted', spentChange: -PRICE })
    expect(await violations()).toEqual([`${paid.generationId} is completed but was never paid for`])
  })
})

describe('slots', () => {
  it('reports a lease that was not released', async () => {
    const { leaseId } = await test.db
      .updateTable('lease')
      .set({ releasedAt: null })
      .where('generationId', '=', paid.generationId)
      .returning('id as leaseId')
      .executeTakeFirstOrThrow()
    expect(await violations()).toEqual([`lease ${leaseId} is still held`])
  })

  it('reports a generation that was left in the line', async () => {
    await test.db.updateTable('account').set({ state: 'draining' }).execute()
    const generationId = await newGeneration(test.db)
    await acquireSlot(test.db, { generationId })
    await test.db.updateTable('generation').set({ status: 'cancelled' }).where('id', '=', generationId).execute()
    expect(await violations()).toEqual([`${generationId} still stands in the line`])
  })

  it('reports an account that ran more requests at once than it may, and only that account', async () => {
    for (let made = 0; made < SLOTS; made += 1) {
      requests.push(request('east', 1_000, 2_000), request('west', 1_000 + made, null))
    }
    expect(await violations()).toEqual([])
    requests.push(request('west', 5_000, null))
    expect(await violations()).toEqual([`account west had ${SLOTS + 1} requests at once, its cap is ${SLOTS}`])
  })
})

describe('money', () => {
  it('reports an account on which the ledgers differ', async () => {
    await book({ kind: 'adjusted', spentChange: -0.25 })
    expect(await violations()).toEqual([`account ${paid.account}: the platform charged 1.5, our ledger says 1.25`])
  })

  it('reports a charge of ours that is booked on no account', async () => {
    await book({ kind: 'charged', spentChange: PRICE, account: null })
    expect(await violations()).toEqual(['account no account: the platform charged 0, our ledger says 1.5'])
  })

  it('reports a running total that is not the sum of its entries', async () => {
    await sql`update account_total set spent_credits = spent_credits + 1`.execute(test.db)
    expect(await violations()).toEqual([expect.stringMatching(/^account acct_\w+: spent is 1.5 by the ledger and 2.5/)])
  })

  it('reports credits that are still set aside', async () => {
    await write((trx) => setAside(trx, paid.generationId))
    expect(await violations()).toEqual([`${paid.generationId} still has 1.5 credits set aside`])
  })
})

describe('mostAtOnce', () => {
  const at = (...spans: [number, number | null][]) => mostAtOnce(spans.map(([from, to]) => request('north', from, to)))

  it('counts what overlaps', () => {
    expect(at([0, 10], [5, 15], [9, 20])).toBe(3)
    expect(at([0, 100], [10, 20], [30, 40])).toBe(2)
    expect(at([0, null], [1_000, null])).toBe(2)
  })

  it('counts nothing twice that only touches', () => {
    expect(at([0, 10], [10, 20], [20, null])).toBe(1)
    expect(at()).toBe(0)
  })
})
