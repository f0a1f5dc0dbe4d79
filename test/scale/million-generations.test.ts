// The cost of requests, steps and housekeeping does not grow with the number of finished generations. On a database with a million of
// them, each takes at most 10 ms of processor time in the database, and no statement reads a big table from end to end.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findCallbackTarget } from '../../db/attempts/callbacks.ts'
import { recordMissing } from '../../db/attempts/missing.ts'
import { findFilesToFetch, findPaidAttempt, recordStoredFile } from '../../db/attempts/outputs.ts'
import { findHolder } from '../../db/attempts/find-holder.ts'
import { findRunningAttempt, observeDurations, recordCheck } from '../../db/attempts/progress.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { beginCollecting } from '../../db/generations/begin-collecting.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { claimChore, holdChore } from '../../db/housekeeping/chore-leases.ts'
import { deleteExpiredAnswers } from '../../db/idempotency/records.ts'
import { listTotalDifferences } from '../../db/money/running-totals.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { recordSuccess } from '../../db/pool/recovery.ts'
import { deleteJobEvents } from '../../db/retention/delete-events.ts'
import { clearRequestBodies, deleteLeases } from '../../db/retention/delete-old-rows.ts'
import { getAccount, listAccounts } from '../../services/accounts/read-accounts.ts'
import { listAttempts } from '../../services/attempts/read-attempts.ts'
import { followEvents } from '../../services/events/follow-events.ts'
import { cancelGeneration } from '../../services/generations/cancel-generation.ts'
import { createGeneration } from '../../services/generations/create-generation.ts'
import { listFilms } from '../../services/films/read-films.ts'
import { getGeneration, listGenerations } from '../../services/generations/read-generations.ts'
import { fingerprintOf } from '../../services/idempotency/idempotent.ts'
import { getBudget, getBudgets } from '../../services/money/budgets.ts'
import { getUsage } from '../../services/money/usage.ts'
import { getPool } from '../../services/pool/pool.ts'
import type { ChoreContext } from '../../worker/housekeeping/chore.ts'
import { CHORES } from '../../worker/housekeeping/chores.ts'
import { useTestApi } from '../support/api/api.ts'
import { newGeneration, sendNew } from '../support/pool/pool-steps.ts'
import { printsCosts } from '../support/print-costs.ts'
import { silentLog } from '../support/stand-ins/silent-log.ts'
import { busyPool, type BusyPool } from './busy-pool.ts'
import { insertFinishedFilms, makeSomeFail } from './finished-films.ts'
import { createStepMeter, percentile, tableOf } from './measured-steps.ts'

const DAY_MS = 24 * 60 * 60_000
/** The defaults: housekeeping has deleted what is older, so that nothing is due. */
const RETENTION = {
  eventsMs: 30 * DAY_MS,
  requestBodiesMs: 30 * DAY_MS,
  leasesMs: 7 * DAY_MS,
  unusedUploadsMs: 30 * DAY_MS,
}

vi.setConfig({ testTimeout: 120_000 })

const test = useTestApi()
const meter = createStepMeter(() => test.ctx.db)
const { expectQuick } = meter
let pool: BusyPool
/** Finished generations of the whole history. */
const finishedIds: string[] = []

beforeAll(async () => {
  pool = await busyPool(test.database)
  finishedIds.push(...Array.from({ length: 200 }, (_, index) => pool.finishedId(1 + index * 5_000)))
}, 1_800_000)

afterAll(() => {
  if (printsCosts) console.log(tableOf(meter.measures))
})

const order = { model: 'soul', input: { prompt: 'a lighthouse' } }
const pick = <Item>(items: readonly Item[], run: number) => items[run % items.length]!
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)
const inTheMiddle = (prefix: string) => `${daysAgo(45).getTime() * 1000}.${prefix}_0`

describe('requests', () => {
  it('accept a generation', () => {
    const step = async (_given: unknown, run: number) => {
      const key = `new-${Date.now()}-${run}`
      const fingerprint = fingerprintOf({ method: 'POST', path: '/v1/generations', body: key })
      await createGeneration({ ctx: test.ctx, input: { body: order, idempotency: { key, fingerprint } } })
    }
    return expectQuick({ name: 'accept a generation, with budget check and idempotency key', step })
  })

  it('read a finished generation', () =>
    expectQuick({
      name: 'read a finished generation',
      step: (_, run) => getGeneration({ ctx: test.ctx, input: { id: pick(finishedIds, run) } }),
    }))

  it('read a waiting generation', async () => {
    const id = await newGeneration(test.ctx.db)
    await acquireSlot(test.ctx.db, { generationId: id })
    const read = () => getGeneration({ ctx: test.ctx, input: { id } })
    expect((await read()).line).toBeDefined()
    await expectQuick({ name: 'read a waiting generation, with its place in the line', step: read })
  })

  it('list generations', async () => {
    const list = (cursor?: string) => () => listGenerations({ ctx: test.ctx, input: { limit: 50, cursor } })
    await expectQuick({ name: 'list 50 generations, the newest', step: list() })
    await expectQuick({ name: 'list 50 generations in the middle of the history', step: list(inTheMiddle('gen')) })
  })

  it('read the events of a finished generation', () => {
    const signal = new AbortController().signal
    const newest = Array.from({ length: 200 }, (_, index) => pool.finishedId(1_000_000 - index * 1_000))
    const step = async (_given: unknown, run: number) => {
      const input = { kind: 'generation', id: pick(newest, run), afterSeq: 0, signal } as const
      const followed = await followEvents({ ctx: test.ctx, input })
      const seqs: number[] = []
      if (followed.kind === 'following') for await (const event of followed.events) seqs.push(event.seq)
      expect(seqs).toEqual([1, 2, 3, 4, 5])
    }
    return expectQuick({ name: 'read all events of a finished generation', step })
  })

  it('cancel a waiting generation', () => {
    const cancel = async (generationId: string) => {
      await finishGeneration(test.ctx.db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })
      return 'delivered' as const
    }
    const ctx = { ...test.ctx, workflows: { ...test.workflows, cancel } }
    return expectQuick({
      name: 'cancel a waiting generation, until it has ended',
      prepare: async () => {
        const { body } = await createGeneration({ ctx, input: { body: order } })
        await acquireSlot(ctx.db, { generationId: body.id })
        return body
      },
      step: async ({ id }) => {
        const { generation } = await cancelGeneration({ ctx, input: { id } })
        expect(generation.status).toBe('cancelled')
      },
    })
  })

  it('find the attempt of a webhook', () =>
    expectQuick({
      name: 'find the attempt of a webhook',
      step: async (_, run) => {
        const attemptId = pick(finishedIds, run).replace('gen', 'att')
        const target = await findCallbackTarget(test.ctx.db, attemptId)
        await findHolder(test.ctx.db, { accountId: target!.accountId, requestId: attemptId })
      },
    }))
})

describe('lists with filters', () => {
  beforeAll(async () => {
    await makeSomeFail(test.database.url)
    await insertFinishedFilms(test.database.url)
  }, 600_000)

  const [soul, dop] = ['higgsfield-ai/soul/standard', 'higgsfield-ai/dop/lite']
  const period = { since: daysAgo(50).toISOString(), until: daysAgo(40).toISOString() }
  const filters = [
    { status: 'failed' },
    { status: 'in_progress' },
    { status: 'completed', model: dop },
    { model: soul },
    // No generation of this model has failed.
    { status: 'failed', model: dop },
    { status: 'failed', model: soul, ...period },
    { status: 'completed', ...period },
    { model: dop, until: period.until },
    { filmId: 'film_01kabq5w3gey3s9v8m0n7xkc2t' },
    { filmId: 'film_01kabq5w3gey3s9v8m0n7xkc2t', status: 'failed', model: soul },
  ] as const

  it.each(filters)('list generations: %j', async (filter) => {
    const list = (cursor?: string) => () => listGenerations({ ctx: test.ctx, input: { limit: 50, cursor, ...filter } })
    await expectQuick({ name: `list 50 generations with ${Object.keys(filter).join(', ')}`, step: list() })
    await expectQuick({ name: 'the same in the middle of the history', step: list(inTheMiddle('gen')) })
  })

  it('list failed generations of one model', async () => {
    const failed = await listGenerations({ ctx: test.ctx, input: { limit: 200, status: 'failed', model: soul } })
    expect(failed.data).toHaveLength(200)
    expect((await listGenerations({ ctx: test.ctx, input: { limit: 1, status: 'failed', model: dop } })).data).toEqual(
      [],
    )
  })

  it.each([
    {},
    { status: 'failed' },
    { model: 'kling' },
    { status: 'failed', model: 'kling', ...period },
    { status: 'rendering', model: 'dop' },
  ] as const)('list films: %j', async (filter) => {
    const step = () => listFilms({ ctx: test.ctx, input: { limit: 50, ...filter } })
    await expectQuick({ name: `list 50 films with ${Object.keys(filter).join(', ') || 'no filter'}`, step })
  })
})

describe('requests of operators', () => {
  it.each([undefined, 'completed', 'unknown', 'failed', 'submitting'] as const)('list attempts: %s', async (state) => {
    const name = `list 50 attempts, ${state ?? 'all'}`
    await expectQuick({ name, step: () => listAttempts({ ctx: test.ctx, input: { state, limit: 50 } }) })
    const cursor = inTheMiddle('att')
    const step = () => listAttempts({ ctx: test.ctx, input: { state, limit: 50, cursor } })
    await expectQuick({ name: `${name}, in the middle of the history`, step })
  })

  it('find what to fetch', () =>
    expectQuick({
      name: 'find the paid attempt of a generation and its files',
      step: async (_, run) => {
        const paid = await findPaidAttempt(test.ctx.db, { generationId: pick(finishedIds, run) })
        await findFilesToFetch(test.ctx.db, paid!)
      },
    }))

  it('show the pool', () => expectQuick({ name: 'show the pool', step: () => getPool({ ctx: test.ctx }) }))

  it('show accounts with their spending', async () => {
    await expectQuick({ name: 'list accounts with their spending', step: () => listAccounts({ ctx: test.ctx }) })
    const step = () => getAccount({ ctx: test.ctx, input: { account: 'account-3' } })
    await expectQuick({ name: 'show an account with its spending', step })
  })

  it('show budgets', async () => {
    await expectQuick({ name: 'list budgets', step: () => getBudgets({ ctx: test.ctx }) })
    const step = () => getBudget({ ctx: test.ctx, input: { client: 'local' } })
    await expectQuick({ name: 'show a budget', step })
  })

  it.each(['day', 'client', 'model', 'account'] as const)('show the usage by %s', async (groupBy) => {
    const usage = (days: number) => () =>
      getUsage({ ctx: test.ctx, input: { groupBy, from: daysAgo(days).toISOString() } })
    await expectQuick({ name: `usage of a day by ${groupBy}`, step: usage(1) })
    // It adds up the running totals of each quarter of an hour, so its cost depends on the period and not on the number of jobs.
    await expectQuick({ name: `usage of 90 days by ${groupBy}`, step: usage(90), limitMs: 200, runs: 25 })
  })
})

describe('steps of a generation', () => {
  const expectStep = expectQuick<Awaited<ReturnType<BusyPool['submitted']>>>

  it('acquire a slot, or a place in the line', () =>
    expectQuick({
      name: 'acquire a slot, or a place in the line',
      prepare: () => newGeneration(test.ctx.db, { clientId: 'client-1' }),
      step: (generationId) => acquireSlot(test.ctx.db, { generationId }),
    }))

  it('write the attempt', () => {
    const sent: Awaited<ReturnType<typeof sendNew>>[] = []
    return expectQuick({
      name: 'claim the slot and write the attempt',
      prepare: async () => {
        for (const one of sent.splice(0)) await pool.release(one)
        return pool.granted()
      },
      step: async (grant) => sent.push(await sendNew(test.ctx.db, grant)),
    })
  })

  it('record the acceptance', () =>
    expectQuick({
      name: 'record the acceptance, and a second one of the same attempt',
      prepare: async () => {
        const sent = await sendNew(test.ctx.db, await pool.granted())
        await pool.release(sent)
        return sent
      },
      step: async (sent) => {
        await pool.accept(sent)
        await recordSuccess(test.ctx.db, sent)
        expect(await pool.accept(sent, 'further')).toBe('unexpected')
      },
    }))

  it('record a status read', async () => {
    const sent = await pool.submitted()
    const step = async () => {
      await findRunningAttempt(test.ctx.db, sent)
      await recordCheck(test.ctx.db, { ...sent, platformStatus: 'in_progress', holdMs: 60_000 })
    }
    await expectQuick({ name: 'record a status read', step })
    await pool.release(sent)
  })

  it('record a request that the platform does not find', () =>
    expectStep({
      name: 'record that a request is missing, which grants its slot to the line',
      prepare: async () => {
        // An account has at most as many such releases as slots.
        const released = test.ctx.db.updateTable('attempt').set({ isReleasedAsMissing: false })
        await released.where('isReleasedAsMissing', '=', true).where('finishedAt', 'is', null).execute()
        return pool.submitted()
      },
      step: async (sent) => pool.add(await recordMissing(test.ctx.db, { ...sent, releaseAfterMs: 0 })),
    }))

  it('read the usual duration of a model', () =>
    expectQuick({
      name: 'read the usual duration of a model',
      step: (_, run) => observeDurations(test.ctx.db, { model: pool.model(run) }),
    }))

  it('release the slot', () =>
    expectStep({ name: 'release the slot, which grants it to the line', prepare: pool.submitted, step: pool.release }))

  it('begin to collect the result, and store a file', () => {
    const media = { kind: 'image', contentType: 'image/png', sizeBytes: 1, widthPx: 1, heightPx: 1 } as const
    return expectStep({
      name: 'book the cost, grant the slot to the line, and record a stored file',
      prepare: pool.submitted,
      step: async (sent) => {
        const files = [{ kind: 'image', url: 'https://platform.invalid/new' }] as const
        const completed = { ...sent, files: [...files], keptUntilMs: Date.now() + 7 * DAY_MS }
        const begun = await beginCollecting(test.ctx.db, completed)
        if (begun.kind === 'collecting') pool.add(begun.grants)
        const stored = { ...media, storageKey: sent.attemptId, sha256: sent.attemptId, durationMs: null }
        await recordStoredFile(test.ctx.db, { attemptId: sent.attemptId, position: 0, media: stored })
      },
    })
  })

  it('end the generation', () =>
    expectStep({
      name: 'end the generation, which grants its slot to the line',
      prepare: pool.submitted,
      step: async ({ generationId, attemptId }) => {
        const error = { code: 'generation_failed', detail: 'it failed', paid: 'no' } as const
        const ending = { status: 'failed', error } as const
        const ended = await finishGeneration(test.ctx.db, { generationId, attemptId, ending, chargedCredits: 0 })
        pool.add(ended!.grants)
      },
    }))
})

describe('housekeeping', () => {
  it('claim the lease of a chore', () =>
    expectQuick({
      name: 'claim the lease of a chore, and renew it',
      step: async () => {
        await claimChore(test.ctx.db, { chore: 'a chore', holder: 'a worker', forMs: 0 })
        await holdChore(test.ctx.db, { chore: 'a chore', holder: 'a worker', forMs: 0 })
      },
    }))

  // The chore `secrets` reads only the keys of accounts.
  const chores = CHORES.filter(({ name }) => name !== 'secrets')
  it.each(chores.map((chore) => [chore.name, chore] as const))('%s', async (name, chore) => {
    const ctx: ChoreContext = {
      ...test.ctx,
      log: silentLog,
      alarmThreshold: 0.5,
      budgetTimeZone: 'UTC',
      retention: RETENTION,
    }
    await expectQuick({ name: `chore: ${name}`, step: () => chore.run(ctx) })
  })
})

describe('the deletion of history', () => {
  /** Jobs that end in a second at the highest load that is planned for. */
  const JOBS_A_SECOND = 100
  const ROWS = 200
  const STEPS = 40
  const old = { olderThanMs: DAY_MS, limit: ROWS }
  it.each([
    ['events', () => deleteJobEvents(test.ctx.db, { table: 'generation', ...old })],
    ['request bodies', () => clearRequestBodies(test.ctx.db, old)],
    ['leases', () => deleteLeases(test.ctx.db, old)],
    ['stored responses', () => deleteExpiredAnswers(test.ctx.db, ROWS)],
  ])('keeps up with the load, in short steps: %s', async (name, step) => {
    await test.ctx.db
      .updateTable('idempotencyRecord')
      .set({ expiresAt: new Date(0) })
      .execute()
    const costs: number[] = []
    while (costs.length < STEPS) costs.push(await meter.cost(async () => expect(await step()).toBe(ROWS)))
    const totalMs = costs.reduce((sum, cost) => sum + cost, 0)
    const aSecond = (ROWS * STEPS * 1000) / totalMs
    if (printsCosts)
      console.log(`${name}: ${aSecond.toFixed(0)} jobs a second, ${percentile(costs, 99).toFixed(1)} ms a step`)
    await meter.expectNoScans()
    expect(aSecond).toBeGreaterThan(10 * JOBS_A_SECOND)
    expect(percentile(costs, 99)).toBeLessThan(50)
  })
})

describe('the running totals', () => {
  it('equal the ledger', async () => {
    const db = openDatabase({ url: test.database.url, applicationName: 'hfw-test', statementTimeoutMs: 0 })
    expect(await listTotalDifferences(db)).toEqual([])
    await db.destroy()
  })
})
