import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { meanwhile } from '../../test/support/stand-ins/blocked-transaction.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, grantNew, newFilm, newGeneration, sendNew } from '../../test/support/pool/pool-steps.ts'
import type { Grant } from '../../contracts/steps/generation.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { acquireSlot } from '../pool/leases.ts'
import { freeSlot } from '../pool/leave-pool.ts'
import { lockPool } from '../pool/lock.ts'
import { beginCollecting } from './begin-collecting.ts'
import { finishGeneration } from './ending.ts'
import { findGeneration } from './read.ts'
import { openAttempt, writeAttempt } from '../attempts/open.ts'
import { recordCheck } from '../attempts/progress.ts'
import { recordAccepted } from '../attempts/record-acceptance.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

/** One that the platform has in its queue. */
async function running(grant?: Grant) {
  const sent = await sendNew(test.db, grant)
  const accepted = { requestId: sent.attemptId, correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, { ...sent, ...accepted })
  return sent
}

it('labels a generation whose request the sandbox has accepted, also where its acceptance got lost', async () => {
  const labels = async () => {
    const rows = await test.db.selectFrom('attempt').select('isSandbox').execute()
    return rows.map(({ isSandbox }) => isSandbox)
  }
  const sent = await sendNew(test.db)
  const accepted = { requestId: 'r-sandbox', correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, { ...sent, ...accepted })
  const { generationId, attemptId } = sent
  expect(await labels()).toEqual([false])
  await beginCollecting(test.db, { generationId, attemptId, files, keptUntilMs, isSandbox: true })
  expect(await labels()).toEqual([true])
  expect(await findGeneration(test.db, { clientId: 'local', id: generationId })).toMatchObject({ fromSandbox: true })
  const next = await sendNew(test.db)
  await recordAccepted(test.db, { ...next, ...accepted, requestId: 'r-sandbox-2', isSandbox: true })
  expect(await labels()).toEqual([true, true])
})

async function inLine(): Promise<string> {
  const generationId = await newGeneration(test.db)
  expect(await acquireSlot(test.db, { generationId })).toMatchObject({ kind: 'waiting' })
  return generationId
}

const completed = { ending: { status: 'completed' as const }, chargedCredits: null }

const files = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
const keptUntilMs = Date.now() + 3_600_000

/** Returns the grants. */
async function collect(sent: { generationId: string; attemptId: string }) {
  const { generationId, attemptId } = sent
  const result = await beginCollecting(test.db, { generationId, attemptId, files, keptUntilMs })
  return result.kind === 'collecting' ? result.grants : []
}
const cancelled = { ending: { status: 'cancelled' }, chargedCredits: null } as const

async function statusOf(id: string): Promise<string> {
  const row = await test.db.selectFrom('generation').select('status').where('id', '=', id).executeTakeFirstOrThrow()
  return row.status
}

const countLive = async (table: 'lease' | 'leaseWaiter', generationId: string) => {
  const rows = await test.db.selectFrom(table).selectAll().where('generationId', '=', generationId).execute()
  return rows.filter((row) => !('releasedAt' in row) || row.releasedAt === null).length
}

const lockGeneration = (id: string) => (trx: DatabaseTransaction) =>
  trx.selectFrom('generation').select('id').where('id', '=', id).forUpdate().execute()

const lockLeaseOrThrow = (leaseId: string) => (trx: DatabaseTransaction) =>
  trx.selectFrom('lease').select('id').where('id', '=', leaseId).forUpdate().noWait().execute()

describe('freeSlot', () => {
  it('grants the slot to the next in the line and does not change the generation', async () => {
    const { generationId, attemptId } = await running()
    const next = await inLine()
    const before = await statusOf(generationId)
    const grants = await freeSlot(test.db, { generationId, isCompleted: true })
    expect(grants.map((grant) => grant.generationId)).toEqual([next])
    expect(await statusOf(generationId)).toBe(before)
    expect(await collect({ generationId, attemptId })).toEqual([])
    expect(await statusOf(generationId)).toBe('collecting')
    expect(await finishGeneration(test.db, { generationId, attemptId, ...completed })).toMatchObject({ grants: [] })
    expect([await countLive('lease', next), await countLive('lease', generationId)]).toEqual([1, 0])
  })

  it('grants the slot once when the end is reported several times, from several sources', async () => {
    const { generationId, attemptId } = await running()
    await Promise.all([inLine(), inLine()])
    const told = await Promise.all([
      freeSlot(test.db, { generationId, isCompleted: true }),
      collect({ generationId, attemptId }),
      freeSlot(test.db, { generationId, isCompleted: true }),
    ])
    expect(told.flat()).toHaveLength(1)
  })

  it('frees slots whose requests end while the lock is held in one round, on one connection, with one grant for each caller', async () => {
    await test.db.updateTable('account').set({ slots: 3 }).execute()
    const ended = [await running(), await running(), await running()]
    const next = [await inLine(), await inLine(), await inLine()]
    const told = await meanwhile(test.db, {
      after: lockPool,
      run: () => Promise.all(ended.map(({ generationId }) => freeSlot(test.db, { generationId, isCompleted: true }))),
      whileWaiting: async (trx) => {
        const waiting = sql<{ count: number }>`
          select count(*)::int as count from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)) and not granted
        `
        // As long as further connections would need to come to the lock as well.
        await sleep(100)
        expect((await waiting.execute(trx)).rows).toEqual([{ count: 1 }])
      },
    })
    expect(told.map((grants) => grants.length)).toEqual([1, 1, 1])
    expect(told.flat().map(({ generationId }) => generationId)).toEqual(expect.arrayContaining(next))
  })

  it('continues a repeated submission that has no slot any more', async () => {
    const { generationId, attemptId, grant } = await running()
    const next = await inLine()
    await freeSlot(test.db, { generationId, isCompleted: true })
    const opened = await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })
    expect(opened).toMatchObject({ kind: 'written', attempt: { id: attemptId, state: 'submitted' } })
    expect(await countLive('lease', next)).toBe(1)
  })
})

describe('beginCollecting', () => {
  it('grants the slot to the next in the line before the outputs are copied', async () => {
    const { generationId, attemptId } = await running()
    const next = await inLine()
    const grants = await collect({ generationId, attemptId })
    expect(grants.map((grant) => grant.generationId)).toEqual([next])
    expect(await statusOf(generationId)).toBe('collecting')
    expect(await countLive('lease', next)).toBe(1)
  })

  it('changes nothing when it is repeated, or called after the end', async () => {
    const { generationId, attemptId } = await running()
    const [next, last] = [await inLine(), await inLine()]
    await collect({ generationId, attemptId })
    const before = await test.db.selectFrom('event').selectAll().execute()
    expect(await collect({ generationId, attemptId })).toEqual([])
    expect(await test.db.selectFrom('event').selectAll().execute()).toEqual(before)
    expect(await finishGeneration(test.db, { generationId, attemptId, ...completed })).toMatchObject({ grants: [] })
    expect(await collect({ generationId, attemptId })).toEqual([])
    expect(await statusOf(generationId)).toBe('completed')
    expect([await countLive('lease', next), await countLive('leaseWaiter', last)]).toEqual([1, 1])
  })

  it('grants the slot once when it is called twice at the same time', async () => {
    const { generationId, attemptId } = await running()
    await Promise.all([inLine(), inLine()])
    const told = await Promise.all([collect({ generationId, attemptId }), collect({ generationId, attemptId })])
    expect(told.flat()).toHaveLength(1)
  })
})

it('closes the circuit of an account when its trial generation completes', async () => {
  const { id: accountId } = await test.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  const past = new Date(Date.now() - 1_000)
  const circuit = { circuitCause: 'no_credits', circuitOpenedAt: past, circuitUntil: past, circuitOpens: 2 } as const
  await test.db
    .insertInto('accountHealth')
    .values({ accountId, ...circuit })
    .execute()
  const { generationId, attemptId, grant } = await running()
  const lease = await test.db.selectFrom('lease').selectAll().where('id', '=', grant.leaseId).executeTakeFirst()
  expect(lease?.isTrial).toBe(true)
  await collect({ generationId, attemptId })
  const health = await test.db.selectFrom('accountHealth').selectAll().executeTakeFirst()
  expect(health).toMatchObject({ circuitCause: null, circuitOpens: 0 })
})

it('writes the event of a scene to its film and does not change the scene', async () => {
  const filmId = await newFilm(test.db)
  const scene = { filmId, sceneIndex: 0, take: 1 }
  const { generationId, attemptId } = await running(await grantNew(test.db, { scene }))
  await collect({ generationId, attemptId })
  const shown = await test.db.selectFrom('scene').select('status').where('filmId', '=', filmId).execute()
  expect(shown).toEqual([{ status: 'rendering' }])
  const events = await test.db.selectFrom('event').select('type').where('streamId', '=', filmId).execute()
  expect(events.map(({ type }) => type).at(-1)).toBe('scene.collecting')
})

describe('the end', () => {
  it('needs no lock of the pool where the slot was released before', async () => {
    const { generationId, attemptId } = await running()
    await collect({ generationId, attemptId })
    await test.db.transaction().execute(async (trx) => {
      await lockPool(trx)
      await finishGeneration(test.db, { generationId, attemptId, ...completed })
    })
    expect(await statusOf(generationId)).toBe('completed')
  })

  it('removes a place in the line that was being made at the same time', async () => {
    const generationId = await newGeneration(test.db)
    const joinLine = async (trx: DatabaseTransaction) => {
      await lockPool(trx)
      const waiter = { generationId, clientId: 'local', model: 'x', priority: 3 }
      await trx.insertInto('leaseWaiter').values(waiter).execute()
    }
    await meanwhile(test.db, { after: joinLine, run: () => finishGeneration(test.db, { generationId, ...cancelled }) })
    expect(await countLive('leaseWaiter', generationId)).toBe(0)
  })

  it('follows without a slot: a generation whose result is collected gets none', async () => {
    const { generationId, attemptId } = await running()
    await collect({ generationId, attemptId })
    expect(await acquireSlot(test.db, { generationId })).toEqual({ kind: 'waiting', others: [] })
    const finished = await finishGeneration(test.db, { generationId, attemptId, ...completed })
    expect(finished).toMatchObject({ status: 'completed', grants: [] })
  })
})

describe('rows are locked in one order, generation before lease', () => {
  it('by a status read that reports it in progress', async () => {
    const { generationId, attemptId, grant } = await running()
    const look = { attemptId, generationId, platformStatus: 'in_progress', holdMs: 1_000 } as const
    await meanwhile(test.db, {
      after: lockGeneration(generationId),
      run: () => recordCheck(test.db, look),
      whileWaiting: lockLeaseOrThrow(grant.leaseId),
    })
    expect(await statusOf(generationId)).toBe('in_progress')
  })

  it('by the write of an attempt', async () => {
    const grant = await grantNew(test.db)
    const { generationId } = grant
    const opened = await openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
    if (opened.kind !== 'draft') throw new Error(`expected a draft, got ${opened.kind}`)
    const request = { dialect: 'v2', path: '/m', body: '{}' } as const
    const written = await meanwhile(test.db, {
      after: lockGeneration(generationId),
      run: () => writeAttempt(test.db, { ...opened, lease: grant, request, isRepeatable: true }),
      whileWaiting: lockLeaseOrThrow(grant.leaseId),
    })
    expect(written).toBe(true)
  })
})
