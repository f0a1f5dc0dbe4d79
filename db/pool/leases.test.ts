import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { seedAccounts } from '../../test/support/pool/accounts.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { finishGeneration } from '../generations/ending.ts'
import { openAttempt } from '../attempts/open.ts'
import { insertGeneration } from '../generations/insert.ts'
import { acquireSlot, reapAndGrant, revokeGrant } from './leases.ts'

const test = useTestDatabase()

beforeEach(async () => {
  for (const table of [
    'attempt',
    'lease',
    'leaseWaiter',
    'generation',
    'event',
    'accountModelBlock',
    'account',
  ] as const) {
    await test.db.deleteFrom(table).execute()
  }
  await seedAccounts(test.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 1 },
  ])
})

async function newGeneration(): Promise<string> {
  const row = await test.db.transaction().execute((trx) =>
    insertGeneration(trx, {
      clientId: 'local',
      model: 'higgsfield-ai/soul/standard',
      input: { prompt: 'x' },
      priceCredits: 1.5,
    }),
  )
  return row.id
}

async function acquireNew() {
  const generationId = await newGeneration()
  return { generationId, result: await acquireSlot(test.db, { generationId }) }
}

function grantOf(result: Awaited<ReturnType<typeof acquireSlot>>) {
  if (result.kind !== 'granted') throw new Error(`expected a grant, got ${result.kind}`)
  return result.grant
}

describe('acquireSlot', () => {
  it('never grants more slots than there are under concurrent calls, and uses all accounts', async () => {
    const asked = await Promise.all(Array.from({ length: 12 }, () => acquireNew()))
    const granted = asked.filter(({ result }) => result.kind === 'granted')
    expect(granted).toHaveLength(3)
    expect(new Set(granted.map(({ result }) => grantOf(result).accountId)).size).toBe(2)
    const waiting = await test.db.selectFrom('leaseWaiter').selectAll().execute()
    expect(waiting).toHaveLength(9)
  })

  it('serves thousands of concurrent calls in few rounds', async () => {
    const asking = 9_000
    await sql`
      insert into generation (id, client_id, model, input, price_credits, event_seq)
      select 'gen_many_' || number, 'local', 'higgsfield-ai/soul/standard', '{}', 1.5, 1
      from generate_series(1, ${asking}::int) as number
    `.execute(test.db)
    const results = await Promise.all(
      Array.from({ length: asking }, (_, index) => acquireSlot(test.db, { generationId: `gen_many_${index + 1}` })),
    )
    expect(results.filter(({ kind }) => kind === 'granted')).toHaveLength(3)
    expect(results.filter(({ kind }) => kind === 'waiting')).toHaveLength(asking - 3)
  })

  it('returns the same lease to a second call for the same generation', async () => {
    const { generationId, result } = await acquireNew()
    const again = await acquireSlot(test.db, { generationId })
    expect(grantOf(again)).toEqual(grantOf(result))
  })

  it('grants no slot to a generation whose cancellation is requested', async () => {
    const generationId = await newGeneration()
    await test.db
      .updateTable('generation')
      .set({ cancelRequestedAt: new Date() })
      .where('id', '=', generationId)
      .execute()
    expect(await acquireSlot(test.db, { generationId })).toEqual({ kind: 'cancel_requested' })
  })

  it('grants no slot to a generation that has ended', async () => {
    const generationId = await newGeneration()
    await finishGeneration(test.db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })
    expect(await acquireSlot(test.db, { generationId })).toEqual({ kind: 'final', status: 'cancelled' })
  })
})

describe('the line', () => {
  it('grants a freed slot to the oldest waiter in the same transaction', async () => {
    const holders = await Promise.all([acquireNew(), acquireNew(), acquireNew()])
    const first = await acquireNew()
    const second = await acquireNew()
    expect([first.result.kind, second.result.kind]).toEqual(['waiting', 'waiting'])
    const finished = await finishGeneration(test.db, {
      generationId: holders[0].generationId,
      ending: { status: 'cancelled' },
      chargedCredits: null,
    })
    expect(finished?.grants.map((grant) => grant.generationId)).toEqual([first.generationId])
  })

  it('moves again when a cool-down has ended', async () => {
    const coolDown = (forMs: number) =>
      test.db
        .updateTable('account')
        .set({ cooldownUntil: new Date(Date.now() + forMs) })
        .execute()
    await coolDown(60_000)
    const { generationId, result } = await acquireNew()
    expect(result.kind).toBe('waiting')
    expect((await reapAndGrant(test.db)).grants).toEqual([])
    await coolDown(50)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await reapAndGrant(test.db)).grants.map((grant) => grant.generationId)).toEqual([generationId])
  })
})

describe('fences and expiry', () => {
  it('does not open an attempt on a lease that was reaped, also when the slot is still free', async () => {
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    await test.db
      .updateTable('lease')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute()
    const { reapedLeases, grants } = await reapAndGrant(test.db)
    expect(reapedLeases).toBe(1)
    // The new grant is returned, because the notification of it may have been lost.
    const { leaseId, accountId, fence } = grants[0]!
    expect(await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })).toEqual({
      kind: 'lease_lost',
      grant: { leaseId, accountId, fence },
    })
  })

  it('refuses a wrong fence, and revokes only the live one', async () => {
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    const stale = { leaseId: grant.leaseId, fence: grant.fence - 1 }
    expect((await openAttempt(test.db, { generationId, lease: stale, holdMs: 1_000 })).kind).toBe('lease_lost')
    await revokeGrant(test.db, stale)
    expect((await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })).kind).toBe('draft')
    await revokeGrant(test.db, grant)
    expect((await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })).kind).toBe('lease_lost')
  })
})
