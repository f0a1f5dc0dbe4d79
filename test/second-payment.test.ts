import { beforeEach, describe, expect, it } from 'vitest'
import { silentLog as log } from './support/stand-ins/silent-log.ts'
import { bookLateAttempts } from '../services/attempts/book-late-attempts.ts'
import { recordingWorkflows } from './support/stand-ins/recording-workflows.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { emptyPool, sendNew } from './support/pool/pool-steps.ts'
import { finishGeneration } from '../db/generations/ending.ts'
import { bookLate, findLateAttempt } from '../db/attempts/book-late.ts'
import { findAttempt } from '../db/attempts/read.ts'
import { recordAccepted, recordFoundRequest } from '../db/attempts/record-acceptance.ts'
import { beginTry, recordRefused, recordUnknown } from '../db/attempts/record-submission.ts'
import { bookUnexpected } from '../db/attempts/unexpected-acceptances.ts'

const test = useTestDatabase()

beforeEach(() =>
  emptyPool(test.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 1 },
  ]),
)

type Sent = Awaited<ReturnType<typeof sendNew>>

const accept = ({ generationId, attemptId }: Sent, requestId = 'r-1') =>
  recordAccepted(test.db, { attemptId, generationId, requestId, correlationId: undefined, platformStatus: 'queued' })

const refuse = ({ generationId, attemptId, grant }: Sent, tryNumber = 1) =>
  recordRefused(test.db, {
    attemptId,
    tryNumber,
    generationId,
    lease: grant,
    refusal: { kind: 'at_capacity', detail: 'full' },
    effect: { generation: 'wait_again', coolDownMs: 60_000 },
    contractEvidence: undefined,
  })

const giveUp = ({ generationId, attemptId }: Sent) =>
  finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: { status: 'failed', error: { code: 'outcome_unknown', detail: 'x', paid: 'unknown' } },
    chargedCredits: null,
  })

const complete = ({ generationId, attemptId }: Sent) =>
  finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: { status: 'completed' },
    chargedCredits: 1.5,
  })

const lost = (sent: Sent, tryNumber = 1) => recordUnknown(test.db, { ...sent, tryNumber, detail: 'no response' })
const shown = async ({ attemptId }: Sent) => (await findAttempt(test.db, attemptId))!
const chargesOf = async ({ attemptId }: Sent) => {
  const rows = await test.db
    .selectFrom('ledgerEntry')
    .select(['credits', 'heldChange', 'spentChange'])
    .where('attemptId', '=', attemptId)
    .where('kind', '=', 'charged')
    .execute()
  return rows.map(({ spentChange }) => spentChange)
}
const eventsOf = async ({ generationId }: Sent) => {
  const rows = await test.db
    .selectFrom('event')
    .select('type')
    .where('streamId', '=', generationId)
    .orderBy('seq')
    .execute()
  return rows.map(({ type }) => type)
}
const ended = ({ attemptId }: Sent, requestId: string) => ({
  attemptId,
  requestId,
  outcome: 'completed' as const,
  chargedCredits: 1.5,
  files: [],
  keptUntilMs: 0,
})

/** The late bookings that housekeeping starts. */
async function followed() {
  const workflows = recordingWorkflows()
  await bookLateAttempts({ ctx: { db: test.db, workflows, log }, input: { olderThanMs: 0 } })
  return workflows.calls.map(({ detail }) => (detail as { input: object }).input)
}

describe('two tries of one submission', () => {
  it('a refusal of the first does not end the attempt while the second may be accepted', async () => {
    const sent = await sendNew(test.db)
    expect(await beginTry(test.db, sent)).toBe(2)
    expect(await refuse(sent, 1)).toEqual({ kind: 'open' })
    expect(await accept(sent)).toBe('recorded')
    expect(await shown(sent)).toMatchObject({ state: 'submitted', requestId: 'r-1', refusal: null })
  })

  it('the attempt is refused once both are, and a refusal that is recorded twice counts once', async () => {
    const sent = await sendNew(test.db)
    await beginTry(test.db, sent)
    expect(await refuse(sent, 2)).toEqual({ kind: 'open' })
    expect(await refuse(sent, 2)).toEqual({ kind: 'open' })
    expect(await refuse(sent, 1)).toMatchObject({ kind: 'refused', grants: [{ generationId: sent.generationId }] })
    expect(await refuse(sent, 1)).toEqual({ kind: 'decided' })
    expect(await beginTry(test.db, sent)).toBeUndefined()
  })

  it('an older try does not declare the outcome unknown while a newer one is in flight', async () => {
    const sent = await sendNew(test.db)
    await beginTry(test.db, sent)
    await lost(sent, 1)
    expect(await shown(sent)).toMatchObject({ state: 'submitting' })
    await lost(sent, 2)
    expect(await shown(sent)).toMatchObject({ state: 'unknown' })
    expect(await accept(sent)).toBe('recorded_of_unknown')
  })

  it('a refusal that comes after the outcome was declared unknown is reported, and the workflow decides', async () => {
    const sent = await sendNew(test.db)
    await lost(sent)
    expect(await refuse(sent)).toEqual({ kind: 'refused_of_unknown' })
    expect(await shown(sent)).toMatchObject({ state: 'unknown', refusal: { kind: 'at_capacity' } })
  })
})

describe('an acceptance of a refused attempt', () => {
  it('is stored, shown, followed by housekeeping, and charged once', async () => {
    const sent = await sendNew(test.db)
    await refuse(sent)
    expect(await accept(sent)).toBe('late')
    expect(await accept(sent)).toBe('late')
    expect(await shown(sent)).toMatchObject({ state: 'refused', requestId: 'r-1' })
    expect((await eventsOf(sent)).filter((type) => type === 'attempt.accepted_again')).toHaveLength(1)
    expect(await followed()).toEqual([{ attemptId: sent.attemptId, requestId: 'r-1' }])
    expect(await bookLate(test.db, ended(sent, 'r-1'))).toBe(true)
    expect(await bookLate(test.db, ended(sent, 'r-1'))).toBe(false)
    expect(await chargesOf(sent)).toEqual([1.5])
    expect(await shown(sent)).toMatchObject({ state: 'refused', resolvedAs: 'found', chargedCredits: 1.5 })
    expect(await followed()).toEqual([])
  })

  it('leaves the reserved credits to the attempt that is sent instead', async () => {
    const sent = await sendNew(test.db)
    await test.db
      .insertInto('ledgerEntry')
      .values({
        kind: 'reserved',
        clientId: 'local',
        generationId: sent.generationId,
        credits: 1.5,
        heldChange: 1.5,
        spentChange: 0,
        budgetDay: new Date(),
      })
      .execute()
    await refuse(sent)
    await accept(sent)
    await bookLate(test.db, ended(sent, 'r-1'))
    const { held } = await test.db
      .selectFrom('ledgerEntry')
      .select((eb) => eb.fn.sum<number>('heldChange').as('held'))
      .where('generationId', '=', sent.generationId)
      .executeTakeFirstOrThrow()
    expect(held).toBe(1.5)
  })
})

describe('a second request of an attempt', () => {
  it('is stored beside the first, shown, followed, and charged once', async () => {
    const sent = await sendNew(test.db)
    await accept(sent)
    expect(await accept(sent, 'r-2')).toBe('unexpected')
    expect(await accept(sent, 'r-2')).toBe('unexpected')
    expect(await accept(sent)).toBe('recorded_before')
    expect((await eventsOf(sent)).filter((type) => type === 'attempt.accepted_again')).toHaveLength(1)
    expect(await followed()).toEqual([{ attemptId: sent.attemptId, requestId: 'r-2' }])
    const late = await findLateAttempt(test.db, { attemptId: sent.attemptId, requestId: 'r-2' })
    expect(late).toMatchObject({ isUnexpected: true, isDecided: false })
    expect(await bookUnexpected(test.db, ended(sent, 'r-2'))).toBe(true)
    expect(await bookUnexpected(test.db, ended(sent, 'r-2'))).toBe(false)
    await complete(sent)
    expect(await chargesOf(sent)).toEqual([1.5, 1.5])
    expect(await shown(sent)).toMatchObject({
      state: 'completed',
      requestId: 'r-1',
      furtherRequests: [{ requestId: 'r-2', outcome: 'completed', chargedCredits: 1.5 }],
    })
    expect(await followed()).toEqual([])
  })

  it('is not booked where it belongs to another attempt of the account', async () => {
    const [first, second] = [await sendNew(test.db), await sendNew(test.db)]
    await test.db.updateTable('attempt').set({ accountId: first.grant.accountId }).execute()
    await accept(first)
    await accept(second, 'r-2')
    expect(await recordFoundRequest(test.db, { attemptId: first.attemptId, requestId: 'r-2' })).toBeUndefined()
    expect((await shown(first)).furtherRequests).toEqual([])
    expect(await recordFoundRequest(test.db, { attemptId: first.attemptId, requestId: 'r-3' })).toBe('unexpected')
    expect((await shown(first)).furtherRequests).toMatchObject([{ requestId: 'r-3', outcome: null }])
  })
})

it('an acceptance after the generation has ended stays unknown until its cost is booked', async () => {
  const sent = await sendNew(test.db)
  await giveUp(sent)
  expect(await accept(sent)).toBe('late')
  expect(await shown(sent)).toMatchObject({ state: 'unknown', requestId: 'r-1', generationStatus: 'failed' })
  expect(await followed()).toEqual([{ attemptId: sent.attemptId, requestId: 'r-1' }])
  expect(await bookLate(test.db, ended(sent, 'r-1'))).toBe(true)
  expect(await shown(sent)).toMatchObject({ state: 'completed', chargedCredits: 1.5 })
  expect(await chargesOf(sent)).toEqual([1.5])
})

it('an acceptance of an attempt that an operator resolved as failed is booked beside it', async () => {
  const sent = await sendNew(test.db)
  await finishGeneration(test.db, {
    generationId: sent.generationId,
    attemptId: sent.attemptId,
    ending: { status: 'failed', error: { code: 'generation_failed', detail: 'x', paid: 'no' } },
    chargedCredits: 0,
  })
  expect(await accept(sent)).toBe('unexpected')
  await bookUnexpected(test.db, ended(sent, 'r-1'))
  expect(await chargesOf(sent)).toEqual([1.5])
})
