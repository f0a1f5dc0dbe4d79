// The check of the invariants: a correct run passes, and each violation, made alone, is reported in its own sentence.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordFiles, recordStoredFile } from '../../db/attempts/outputs.ts'
import { adoptOutputs } from '../../db/generations/adopt-outputs.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { recordAccepted } from '../../db/attempts/record-acceptance.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { appendLedgerEntry } from '../../db/money/ledger.ts'
import { endFilm } from '../../db/films/ending.ts'
import { reserveCredits } from '../../db/money/reserve.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { useTestDatabase } from '../support/servers/database.ts'
import { emptyPool, grantNew, newFilm, newGeneration, sendNew } from '../support/pool/pool-steps.ts'
import type { LedgerEntry } from '../support/clients/sandbox-client.ts'
import type { StoredMedia } from '../../contracts/steps/generation.ts'
import { CHAOS_ACCOUNTS, SLOTS } from './chaos-options.ts'
import type { RecordedCancellation, RecordedFetch } from './faults/stage.ts'
import { judge } from './invariants.ts'
import { mostAtOnce, type PlatformRequest } from './platform-record.ts'
import type { AcceptedJob } from './workload.ts'

const test = useTestDatabase()
const PRICE = 1.5
const FILE = Buffer.from('a picture')
const MODEL = 'higgsfield-ai/soul/standard'

let jobs: AcceptedJob[]
let requests: PlatformRequest[]
let ledger: LedgerEntry[]
let files: Map<string, Buffer>
let cancellations: RecordedCancellation[]
let fetches: RecordedFetch[]
/** A generation that completed, the request it was paid with, and the account that it ran on. */
let paid: { generationId: string; attemptId: string; requestId: string; account: string }

/** One that completed and was paid for, one that failed and was not, and a film that completed. */
beforeEach(async () => {
  await emptyPool(test.db, CHAOS_ACCOUNTS)
  await sql`truncate ledger_entry`.execute(test.db)
  jobs = []
  requests = []
  ledger = []
  files = new Map([['images/1', FILE]])
  cancellations = []
  fetches = []
  paid = await run({ requestId: 'r-1', isCharged: true })
  await run({ requestId: 'r-2', isCharged: false })
  jobs.push({ kind: 'film', id: await completedFilm() })
})

function judgeRun() {
  const readFile = async (key: string) => files.get(key)
  return judge({ jobs, platform: { requests, ledger }, database: test.db, cancellations, fetches, readFile })
}

async function violations(): Promise<string[]> {
  return (await judgeRun()).violations
}

function picture(): StoredMedia {
  const sha256 = createHash('sha256').update(FILE).digest('hex')
  const facts = { kind: 'image', contentType: 'image/png', sizeBytes: FILE.length, sha256 } as const
  return { storageKey: 'images/1', ...facts, widthPx: 1, heightPx: 1, durationMs: null }
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
  if (isCharged) {
    const outputs = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
    await recordFiles(test.db, { attemptId, files: outputs, keptUntilMs: Date.now() })
    await recordStoredFile(test.db, { attemptId, position: 0, media: picture() })
  }
  const error = { code: 'generation_failed', detail: 'x', paid: 'no' } as const
  await finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: isCharged ? { status: 'completed' } : { status: 'failed', error },
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
  await endFilm(test.db, { filmId: id, ending: { status: 'completed' }, video: picture(), videoIsPartial: false })
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
  expect(await judgeRun()).toMatchObject({
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
    expect(await violations()).toContain(`${id} is still stitching`)
  })

  it('reports an accepted fetch without outputs, and no generation that a fetch has corrected', async () => {
    const { generationId: id, attemptId } = paid
    fetches.push({ id, status: 202 }, { id: 'gen_refused', status: 409 })
    const error = { code: 'storage_failed', detail: 'no room', paid: 'yes' } as const
    const failed = { status: 'failed', error: JSON.stringify(error), outputsOfAttempt: null } as const
    await test.db.updateTable('generation').set(failed).where('id', '=', id).execute()
    await sql`update event set type = 'generation.failed' where stream_id = ${id} and type = 'generation.completed'`.execute(
      test.db,
    )
    expect(await violations()).toEqual([`a fetch of the files of ${id} was accepted, and it is failed without outputs`])
    await adoptOutputs(test.db, { attemptId, reason: 'operator' })
    expect(await judgeRun()).toMatchObject({ violations: [], generations: { completed: 1, failed: 1 } })
  })

  it('reports a film whose clips are still being joined', async () => {
    await test.db.updateTable('film').set({ joinRequestedAt: new Date() }).execute()
    expect(await violations()).toEqual([expect.stringMatching(/^the clips of film_\w+ are still being joined$/)])
  })

  it('reports a generation that failed because of a bug', async () => {
    const { generationId } = await run({ requestId: 'r-3', isCharged: false })
    const error = JSON.stringify({ code: 'internal', detail: 'x', paid: 'no' })
    await test.db.updateTable('generation').set({ error }).where('id', '=', generationId).execute()
    expect(await violations()).toEqual([`${generationId} failed as internal: x`])
  })
})

describe('outputs', () => {
  it('reports a completed generation without an output', async () => {
    await test.db.deleteFrom('attemptOutput').execute()
    expect(await violations()).toEqual([`${paid.generationId} is completed and has no output`])
  })

  it.each([
    ['is missing', undefined],
    ['has other bytes', Buffer.from('half')],
  ])('reports an output whose file %s', async (_name, bytes) => {
    if (bytes) files.set('images/1', bytes)
    else files.clear()
    expect(await violations()).toContain(`an output of ${paid.generationId} cannot be read: images/1`)
  })
})

describe('events and cancellations', () => {
  const last = `select max(seq) from event where stream_id = `

  it('reports a gap in a stream', async () => {
    await sql`delete from event where stream_id = ${paid.generationId} and seq = 1`.execute(test.db)
    expect(await violations()).toContain(`the events of ${paid.generationId} have a gap`)
  })

  it('reports a stream that does not end with the status of its job', async () => {
    await sql`update event set type = 'generation.failed' where stream_id = ${paid.generationId}
      and seq = (${sql.raw(last)} ${paid.generationId})`.execute(test.db)
    expect(await violations()).toContain(`the last event of ${paid.generationId} is failed, its status completed`)
  })

  it('reports a status that goes back', async () => {
    const { generationId } = paid
    await sql`update event set type = 'generation.collecting' where stream_id = ${generationId} and seq = 1`.execute(
      test.db,
    )
    expect(await violations()).toEqual([expect.stringContaining(`${generationId} went collecting, `)])
  })

  it('reports a job that was final in a response and changed later, and one that was too late to cancel', async () => {
    const { generationId: id } = paid
    cancellations.push({ id, state: 'already_final', paid: 'yes', status: 'failed' })
    cancellations.push({ id, state: 'too_late', paid: 'unknown', status: 'in_progress' })
    expect(await violations()).toEqual([`${id} was final as failed and is completed now`])
    await test.db.updateTable('generation').set({ status: 'cancelled' }).where('id', '=', id).execute()
    expect(await violations()).toContain(`${id} was too late to cancel and is cancelled`)
  })

  it('reports a job that was cancelled in a response and completed, and a wrong statement of its payment', async () => {
    const { generationId: id } = paid
    cancellations.push({ id, state: 'cancelled_unpaid', paid: 'no', status: 'cancelled' })
    expect(await violations()).toEqual([
      `the response to the cancellation of ${id} states paid: no, which is wrong`,
      `${id} was reported as cancelled_unpaid and is completed`,
    ])
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
    expect(await violations()).toContain(`${generationId} is still in the line`)
  })

  it('reports a request that still runs on the platform', async () => {
    requests.push(request('west', 1_000, null))
    expect(await violations()).toEqual([expect.stringMatching(/^request r-\d+ still runs on account west$/)])
  })

  it('reports an account that ran more requests at once than it may, and only that account', async () => {
    for (let made = 0; made < SLOTS; made += 1) {
      requests.push(request('east', 1_000, 2_000), request('west', 1_000 + made, 9_000))
    }
    expect(await violations()).toEqual([])
    requests.push(request('west', 5_000, 9_000))
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
