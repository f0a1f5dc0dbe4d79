import { beforeEach, describe, expect, it } from 'vitest'
import { meanwhile } from '../../test/support/stand-ins/blocked-transaction.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, grantNew, sendNew } from '../../test/support/pool/pool-steps.ts'
import { requestJobCancel } from '../jobs/jobs.ts'
import { acquireSlot } from '../pool/leases.ts'
import { finishGeneration } from '../generations/ending.ts'
import { openAttempt, writeAttempt } from './open.ts'
import { recordAccepted } from './record-acceptance.ts'
import { recordRefused } from './record-submission.ts'

const test = useTestDatabase()

beforeEach(() =>
  emptyPool(test.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 1 },
  ]),
)

/** A refusal that must count. */
async function refused(input: Parameters<typeof recordRefused>[1]) {
  const outcome = await recordRefused(test.db, input)
  if (outcome.kind !== 'refused') throw new Error(`expected a refusal, got ${outcome.kind}`)
  return outcome
}

const accepted = { requestId: 'r-1', correlationId: undefined, platformStatus: 'queued', expectedMs: 1_000 } as const

it('finds the attempt of an earlier execution instead of writing a second one', async () => {
  const { generationId, attemptId, grant } = await sendNew(test.db)
  const again = await openAttempt(test.db, { generationId, lease: grant, holdMs: 1_000 })
  expect(again).toMatchObject({
    kind: 'written',
    attempt: { id: attemptId, state: 'submitting', request: { body: '{}' } },
  })
})

it('finds an attempt that may be paid for under a new lease, and reports that it has another lease', async () => {
  const { generationId, attemptId } = await sendNew(test.db)
  await recordAccepted(test.db, { attemptId, generationId, ...accepted })
  await test.db
    .updateTable('lease')
    .set({ expiresAt: new Date(Date.now() - 1) })
    .execute()
  const acquired = await acquireSlot(test.db, { generationId })
  if (acquired.kind !== 'granted') throw new Error(`expected a grant, got ${acquired.kind}`)
  const again = acquired.grant
  const opened = await openAttempt(test.db, { generationId, lease: again, holdMs: 1_000 })
  expect(opened).toMatchObject({
    kind: 'written',
    attempt: { id: attemptId, state: 'submitted', isOfThisLease: false },
  })
})

it('cannot store two attempts of one generation that could both be paid for', async () => {
  const { generationId, grant } = await sendNew(test.db)
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
  const { generationId, attemptId, grant } = await sendNew(test.db)
  const { grants } = await refused({
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
  const grant = await grantNew(test.db)
  const { generationId } = grant
  const { grants } = await refused({
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
  const { generationId, attemptId, grant } = await sendNew(test.db)
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
  const { generationId, attemptId } = await sendNew(test.db)
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
    'generation.submitted',
    'generation.failed',
  ])
})

describe('openAttempt', () => {
  it('opens no second attempt where another execution has written the first in the meantime', async () => {
    const grant = await grantNew(test.db)
    const { generationId } = grant
    const open = () => openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
    const request = { dialect: 'v2', path: '/m', body: '{}' } as const
    const [first, second] = [await open(), await open()]
    if (first.kind !== 'draft' || second.kind !== 'draft') throw new Error('expected drafts')
    expect(await writeAttempt(test.db, { ...first, lease: grant, request, isRepeatable: true })).toBe(true)
    await expect(writeAttempt(test.db, { ...second, lease: grant, request, isRepeatable: true })).rejects.toThrow(
      'another try of this submission has written attempt 1',
    )
    expect(await open()).toMatchObject({ kind: 'written', attempt: { id: first.draft.attemptId } })
  })

  it('sends nothing once a cancellation is stored, also where it comes between the draft and the write', async () => {
    const grant = await grantNew(test.db)
    const { generationId } = grant
    const open = () => openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
    const opened = await open()
    if (opened.kind !== 'draft') throw new Error('expected a draft')
    const request = { dialect: 'v2', path: '/m', body: '{}' } as const
    const isWritten = await meanwhile(test.db, {
      after: (trx) => requestJobCancel(trx, { table: 'generation', clientId: 'local', id: generationId }),
      run: () => writeAttempt(test.db, { ...opened, lease: grant, request, isRepeatable: true }),
    })
    expect(isWritten).toBe(false)
    expect(await open()).toEqual({ kind: 'cancel_requested' })
  })

  it('finds an attempt that was written before the cancellation', async () => {
    const { generationId, attemptId, grant } = await sendNew(test.db)
    await requestJobCancel(test.db, { table: 'generation', clientId: 'local', id: generationId })
    const opened = await openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
    expect(opened).toMatchObject({ kind: 'written', attempt: { id: attemptId } })
  })

  it('claims no lease of a generation that ended during the call', async () => {
    const grant = await grantNew(test.db)
    const { generationId, leaseId } = grant
    const opened = await meanwhile(test.db, {
      after: (trx) => trx.updateTable('lease').set({ releasedAt: new Date() }).where('id', '=', leaseId).execute(),
      run: () => openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 }),
      whileWaiting: (trx) =>
        trx.updateTable('generation').set({ status: 'cancelled' }).where('id', '=', generationId).execute(),
    })
    expect(opened).toEqual({ kind: 'final', status: 'cancelled' })
  })
})
