import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { seedAccounts } from '../../test/support/accounts.ts'
import { useTestDatabase } from '../../test/support/database.ts'
import { finishGeneration } from '../attempts/finish.ts'
import { openAttempt, writeAttempt } from '../attempts/open.ts'
import { recordAccepted, recordRefused } from '../attempts/record-submission.ts'
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

async function submit(generationId: string, grant: { leaseId: string; fence: number }) {
  const opened = await openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
  if (opened.kind !== 'draft') throw new Error(`expected a draft, got ${opened.kind}`)
  const request = { dialect: 'v2', path: '/m', body: '{}' } as const
  expect(await writeAttempt(test.db, { ...opened, lease: grant, request, isRepeatable: true })).toBe(true)
  return opened.draft.attemptId
}

const accepted = { requestId: 'r-1', correlationId: undefined, platformStatus: 'queued', expectedMs: 1_000 } as const

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
    expect((await reapAndGrant(test.db)).reapedLeases).toBe(1)
    expect(await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })).toEqual({ kind: 'lease_lost' })
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

describe('attempts', () => {
  it('finds the attempt of an earlier execution instead of writing a second one', async () => {
    const { generationId, result } = await acquireNew()
    const attemptId = await submit(generationId, grantOf(result))
    const again = await openAttempt(test.db, { generationId, lease: grantOf(result), holdMs: 1_000 })
    expect(again).toMatchObject({
      kind: 'written',
      attempt: { id: attemptId, state: 'submitting', request: { body: '{}' } },
    })
  })

  it('finds an attempt that may be paid for under a new lease, and reports that it has another lease', async () => {
    const { generationId, result } = await acquireNew()
    const attemptId = await submit(generationId, grantOf(result))
    await recordAccepted(test.db, { attemptId, generationId, ...accepted })
    await test.db
      .updateTable('lease')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute()
    const again = grantOf(await acquireSlot(test.db, { generationId }))
    const opened = await openAttempt(test.db, { generationId, lease: again, holdMs: 1_000 })
    expect(opened).toMatchObject({
      kind: 'written',
      attempt: { id: attemptId, state: 'submitted', isOfThisLease: false },
    })
  })

  it('cannot store two attempts of one generation that could both be paid for', async () => {
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    await submit(generationId, grant)
    await expect(
      test.db
        .insertInto('attempt')
        .values({
          id: 'att_second',
          generationId,
          number: 2,
          model: 'm',
          accountId: grant.accountId,
          leaseId: grant.leaseId,
          fence: grant.fence,
          state: 'submitted',
          idempotencyKey: 'other',
          callbackToken: 't',
          dialect: 'v2',
          requestPath: '/m',
          requestBody: '{}',
          isRepeatable: false,
        })
        .execute(),
    ).rejects.toThrow('attempt_one_paying')
  })

  it('sends a refused generation to another account in its old place, and lets the account cool down', async () => {
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    const attemptId = await submit(generationId, grant)
    const grants = await recordRefused(test.db, {
      attemptId,
      generationId,
      lease: grant,
      refusal: { kind: 'no_credits', detail: 'not_enough_credits' },
      effect: { generation: 'wait_again', coolDownMs: 60_000 },
      contractEvidence: undefined,
    })
    expect(grants).toMatchObject([{ generationId }])
    expect(grants[0]!.accountId).not.toBe(grant.accountId)
    const lease = await test.db
      .selectFrom('lease')
      .select('skipped')
      .where('id', '=', grants[0]!.leaseId)
      .executeTakeFirstOrThrow()
    expect(lease.skipped).toEqual([expect.objectContaining({ reason: 'cooling down: no_credits: not_enough_credits' })])
  })

  it('sends a generation elsewhere that was refused before its attempt was written', async () => {
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    const grants = await recordRefused(test.db, {
      generationId,
      lease: grant,
      refusal: { kind: 'bad_key', detail: 'Invalid credentials' },
      effect: { generation: 'wait_again', coolDownMs: 60_000 },
      contractEvidence: undefined,
    })
    expect(grants).toMatchObject([{ generationId }])
    expect(grants[0]!.accountId).not.toBe(grant.accountId)
    expect((await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })).kind).toBe('lease_lost')
    expect((await openAttempt(test.db, { generationId, lease: grants[0]!, holdMs: 1_000 })).kind).toBe('draft')
  })

  it('never shortens a cool-down', async () => {
    const until = new Date(Date.now() + 600_000)
    const { generationId, result } = await acquireNew()
    const grant = grantOf(result)
    const attemptId = await submit(generationId, grant)
    await test.db.updateTable('account').set({ cooldownUntil: until }).where('id', '=', grant.accountId).execute()
    await recordRefused(test.db, {
      attemptId,
      generationId,
      lease: grant,
      refusal: { kind: 'at_capacity', detail: 'full' },
      effect: { generation: 'wait_again', coolDownMs: 1_000 },
      contractEvidence: 'account_queue_full',
    })
    const account = await test.db
      .selectFrom('account')
      .select(['cooldownUntil', 'contract'])
      .where('id', '=', grant.accountId)
      .executeTakeFirstOrThrow()
    expect(account).toEqual({ cooldownUntil: until, contract: 'queueing' })
  })

  it('ends a generation once: the second ending reports the first and changes nothing', async () => {
    const { generationId, result } = await acquireNew()
    const attemptId = await submit(generationId, grantOf(result))
    await recordAccepted(test.db, { attemptId, generationId, ...accepted })
    const error = { code: 'generation_failed', detail: 'no', paid: 'no' } as const
    const first = await finishGeneration(test.db, {
      generationId,
      attemptId,
      ending: { status: 'failed', error },
      chargedCredits: 0,
    })
    const second = await finishGeneration(test.db, {
      generationId,
      attemptId,
      ending: { status: 'cancelled' },
      chargedCredits: 9,
    })
    expect(first).toMatchObject({ status: 'failed', error })
    expect(second).toMatchObject({ status: 'failed', error, grants: [] })
    const attempt = await test.db.selectFrom('attempt').select(['state', 'chargedCredits']).executeTakeFirstOrThrow()
    expect(attempt).toEqual({ state: 'failed', chargedCredits: 0 })
    const events = await test.db
      .selectFrom('event')
      .select('type')
      .where('streamId', '=', generationId)
      .orderBy('seq')
      .execute()
    expect(events.map((event) => event.type)).toEqual([
      'generation.waiting',
      'generation.submitting',
      'generation.queued',
      'generation.failed',
    ])
  })
})
