import { beforeEach, describe, expect, it } from 'vitest'
import type { Grant, StoredMedia } from '../../contracts/steps/generation.ts'
import { emptyPool, grantNew, newFilm, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { findStoredAsset } from '../assets/read.ts'
import { adoptOutputs } from '../generations/adopt-outputs.ts'
import { beginCollecting } from '../generations/begin-collecting.ts'
import { finishGeneration } from '../generations/ending.ts'
import { warnOfExpiry } from '../generations/expiring.ts'
import { findGeneration } from '../generations/read.ts'
import { recordGenerationWait } from '../generations/waits.ts'
import { reserveCredits } from '../money/reserve.ts'
import { acquireSlot } from '../pool/leases.ts'
import { bookLate } from './book-late.ts'
import { findAttempt } from './read.ts'
import { findPaidAttempt, recordFiles, recordStoredFile } from './outputs.ts'
import { recordAccepted, recordFoundRequest } from './record-acceptance.ts'
import { recordUnknown } from './record-submission.ts'
import { resolveAsFailed, resolveAsNotAccepted } from './resolve-unknown.ts'
import { bookUnexpected } from './unexpected-acceptances.ts'

const test = useTestDatabase()
beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 2 }]))

const DAY_MS = 24 * 60 * 60_000
const keptUntilMs = Date.now() + 7 * DAY_MS
const files = [{ kind: 'image', url: 'https://files.example/1.png' }] as const

const media = (sha256: string): StoredMedia => ({
  ...{ storageKey: `media/${sha256}`, sha256, kind: 'image', contentType: 'image/png', sizeBytes: 1 },
  ...{ widthPx: 1, heightPx: 1, durationMs: null },
})
const store = (attemptId: string, sha256: string) =>
  recordStoredFile(test.db, { attemptId, position: 0, media: media(sha256) })

async function accepted(grant?: Grant) {
  const sent = await sendNew(test.db, grant)
  const facts = { requestId: sent.attemptId, correlationId: undefined, platformStatus: 'queued' } as const
  await recordAccepted(test.db, { ...sent, ...facts })
  return sent
}

const shown = async (id: string) => (await findGeneration(test.db, { clientId: 'local', id }))!
const completed = { status: 'completed' } as const
const lateEnding = (attemptId: string) => ({
  ...{ attemptId, requestId: 'r-late', outcome: 'completed' as const, chargedCredits: 1.5, files, keptUntilMs },
})

/** Attempt 1 got no response, and an operator said that it was not accepted. Attempt 2 runs. */
async function secondAttempt() {
  const grant = await grantNew(test.db)
  const { generationId } = grant
  const scope = { generationId }
  await test.db
    .transaction()
    .execute((trx) => reserveCredits(trx, { clientId: 'local', scope, model: 'x', credits: 1.5, timeZone: 'UTC' }))
  const first = await sendNew(test.db, grant)
  await recordUnknown(test.db, { ...first, tryNumber: 1, detail: 'no response' })
  await resolveAsNotAccepted(test.db, first)
  const again = await acquireSlot(test.db, { generationId })
  if (again.kind !== 'granted') throw new Error(`expected a grant, got ${again.kind}`)
  return { first, second: await accepted(again.grant) }
}

const ledger = (generationId: string) =>
  test.db
    .selectFrom('ledgerEntry')
    .select(['kind', 'attemptId', 'heldChange', 'spentChange'])
    .where('generationId', '=', generationId)
    .orderBy('id')
    .execute()

describe('an attempt that is found while its generation goes on with another one', () => {
  it('keeps its files and its charge to itself: the other attempt completes with its own', async () => {
    const { first, second } = await secondAttempt()
    const { generationId } = first
    expect(await bookLate(test.db, lateEnding(first.attemptId))).toBe(true)
    await store(first.attemptId, 'first')
    expect(await adoptOutputs(test.db, { attemptId: first.attemptId, reason: 'late' })).toEqual({ kind: 'separate' })
    await beginCollecting(test.db, { ...second, files, keptUntilMs })
    await store(second.attemptId, 'second')
    await adoptOutputs(test.db, { attemptId: second.attemptId, reason: 'result' })
    const generation = await shown(generationId)
    expect(generation).toMatchObject({
      status: 'completed',
      attempts: [{ chargedCredits: 1.5 }, { state: 'completed' }],
    })
    expect(generation.outputs.map(({ sha256 }) => sha256)).toEqual(['second'])
    const charges = (await ledger(generationId)).filter(({ kind }) => kind === 'charged')
    expect(charges).toMatchObject([
      { attemptId: first.attemptId, heldChange: 0, spentChange: 1.5 },
      { attemptId: second.attemptId, heldChange: -1.5, spentChange: 1.5 },
    ])
  })

  it('gives its files to the generation where the other attempt fails, and the failure was paid for', async () => {
    const { first, second } = await secondAttempt()
    await bookLate(test.db, lateEnding(first.attemptId))
    await store(first.attemptId, 'first')
    const error = { code: 'generation_failed', detail: 'x', paid: 'no' } as const
    await finishGeneration(test.db, { ...second, ending: { status: 'failed', error }, chargedCredits: 0 })
    const generation = await shown(first.generationId)
    expect(generation).toMatchObject({ status: 'failed', error: { paid: 'yes' } })
    expect(generation.outputs.map(({ sha256 }) => sha256)).toEqual(['first'])
  })
})

describe('an attempt that is found after its generation was cancelled', () => {
  /** Attempt 1 got no response, and an operator said that it was not accepted. Then the generation was cancelled. */
  async function cancelledBefore() {
    const grant = await grantNew(test.db)
    const first = await sendNew(test.db, grant)
    await recordUnknown(test.db, { ...first, tryNumber: 1, detail: 'no response' })
    await resolveAsNotAccepted(test.db, first)
    const { generationId } = first
    const requested = { cancelRequestedAt: new Date() }
    await test.db.updateTable('generation').set(requested).where('id', '=', generationId).execute()
    await finishGeneration(test.db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })
    return first
  }

  it.each(['late', 'operator'] as const)(
    'gives its files to the generation, which stays cancelled (%s)',
    async (reason) => {
      const { attemptId, generationId } = await cancelledBefore()
      expect((await shown(generationId)).cancellation).toMatchObject({ state: 'cancelled_unpaid', paid: 'no' })
      await bookLate(test.db, lateEnding(attemptId))
      expect(await findPaidAttempt(test.db, { generationId })).toMatchObject({ attemptId, requestId: 'r-late' })
      await store(attemptId, 'late')
      expect(await adoptOutputs(test.db, { attemptId, reason })).toMatchObject({ finished: { status: 'cancelled' } })
      expect(await shown(generationId)).toMatchObject({
        status: 'cancelled',
        chargedCredits: 1.5,
        outputs: [{ sha256: 'late' }],
        cancellation: { state: 'too_late', paid: 'yes' },
      })
    },
  )
})

it('finds the paid request of an attempt that an operator had resolved as failed, so that its files can be fetched', async () => {
  const sent = await sendNew(test.db)
  const { generationId, attemptId } = sent
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  await resolveAsFailed(test.db, sent)
  expect(await findPaidAttempt(test.db, { generationId })).toBeUndefined()
  const request = { attemptId, requestId: 'r-after-all' }
  await recordFoundRequest(test.db, request)
  await bookUnexpected(test.db, { ...request, outcome: 'completed', chargedCredits: 1.5 })
  await recordFiles(test.db, { attemptId, files, keptUntilMs })
  // Also after a first fetch has failed.
  expect(await findPaidAttempt(test.db, { generationId })).toMatchObject(request)
  await store(attemptId, 'after-all')
  const adopted = await adoptOutputs(test.db, { attemptId, reason: 'operator' })
  expect(adopted).toMatchObject({ finished: { status: 'completed' } })
  expect((await shown(generationId)).outputs).toMatchObject([{ sha256: 'after-all' }])
})

describe('a decision', () => {
  it('is final: a refunded failure is not charged later, and a charge is not refunded', async () => {
    const failed = await accepted()
    const error = { code: 'generation_failed', detail: 'x', paid: 'no' } as const
    const refund = { ending: { status: 'failed', error }, chargedCredits: 0 } as const
    await finishGeneration(test.db, { ...failed, ...refund })
    const late = await beginCollecting(test.db, { ...failed, files, keptUntilMs })
    expect(late).toMatchObject({ kind: 'ended', finished: { status: 'failed' } })
    const paid = await accepted()
    await beginCollecting(test.db, { ...paid, files, keptUntilMs })
    await finishGeneration(test.db, { ...paid, ...refund })
    expect(await shown(paid.generationId)).toMatchObject({ status: 'failed', error: { paid: 'yes' } })
    const kinds = async ({ generationId }: typeof paid) => (await ledger(generationId)).map(({ kind }) => kind)
    expect([await kinds(failed), await kinds(paid)]).toEqual([['refunded'], ['charged']])
  })

  it('never states that a failure was paid for where no completion was read', async () => {
    const sent = await accepted()
    const error = { code: 'storage_failed', detail: 'x', paid: 'yes' } as const
    await finishGeneration(test.db, { ...sent, ending: { status: 'failed', error }, chargedCredits: null })
    const { attempts, error: shownError } = await shown(sent.generationId)
    expect([attempts[0]?.state, shownError?.paid]).toEqual(['unknown', 'unknown'])
  })
})

describe('files that an operator fetches', () => {
  it('complete a failed scene, which gets its clip', async () => {
    const filmId = await newFilm(test.db)
    const sent = await accepted(await grantNew(test.db, { scene: { filmId, sceneIndex: 0, take: 1 } }))
    await beginCollecting(test.db, { ...sent, files, keptUntilMs })
    const error = { code: 'storage_failed', detail: 'x', paid: 'yes' } as const
    await finishGeneration(test.db, { ...sent, ending: { status: 'failed', error }, chargedCredits: null })
    await store(sent.attemptId, 'clip')
    const { attemptId } = sent
    expect(await adoptOutputs(test.db, { attemptId, reason: 'operator' })).toMatchObject({ finished: completed })
    expect(await shown(sent.generationId)).toMatchObject({
      status: 'completed',
      error: null,
      outputs: [{ sha256: 'clip' }],
    })
    const scene = await test.db.selectFrom('scene').selectAll().where('filmId', '=', filmId).executeTakeFirstOrThrow()
    expect(scene).toMatchObject({ status: 'completed', clipAssetId: expect.any(String), error: null })
  })
})

describe('the warning before files expire', () => {
  it('names the reason, and is given twice at most', async () => {
    const sent = await accepted()
    const { generationId, attemptId } = sent
    await beginCollecting(test.db, { ...sent, files, keptUntilMs })
    const reason = 'the object store is full'
    await recordGenerationWait(test.db, {
      generationId,
      what: 'store_files',
      cause: 'store',
      reason,
      nextTryAtMs: undefined,
    })
    expect(await warnOfExpiry(test.db, { limit: 10 })).toBeUndefined()
    const leave = (leftMs: number) =>
      test.db
        .updateTable('attempt')
        .set({
          outputsKeptUntil: new Date(Date.now() + leftMs),
          finishedAt: new Date(Date.now() + leftMs - 7 * DAY_MS),
        })
        .where('id', '=', attemptId)
        .execute()
    await leave(DAY_MS - 60_000)
    const warnings = [await warnOfExpiry(test.db, { limit: 10 }), await warnOfExpiry(test.db, { limit: 10 })]
    expect(warnings).toMatchObject([{ count: 1, reason, generationIds: [generationId] }, undefined])
    await leave(DAY_MS / 4 - 60_000)
    expect([await warnOfExpiry(test.db, { limit: 10 }), await warnOfExpiry(test.db, { limit: 10 })]).toMatchObject([
      { count: 1 },
      undefined,
    ])
    const events = await test.db.selectFrom('event').select('type').where('streamId', '=', 'pool').execute()
    expect(events).toEqual([{ type: 'pool.outputs_expiring' }, { type: 'pool.outputs_expiring' }])
  })

  it('is given to each generation, also behind others that wait for their second one', async () => {
    await emptyPool(test.db, [{ name: 'north', slots: 9 }])
    const collecting = async (leftMs: number) => {
      const sent = await accepted()
      await beginCollecting(test.db, { ...sent, files, keptUntilMs })
      const outputsKeptUntil = new Date(Date.now() + leftMs)
      const finishedAt = new Date(outputsKeptUntil.getTime() - 7 * DAY_MS)
      await test.db
        .updateTable('attempt')
        .set({ outputsKeptUntil, finishedAt })
        .where('id', '=', sent.attemptId)
        .execute()
      return sent.generationId
    }
    const first = [await collecting(DAY_MS / 2), await collecting(DAY_MS / 2)]
    expect((await warnOfExpiry(test.db, { limit: 2 }))?.generationIds.toSorted()).toEqual(first.toSorted())
    const next = await collecting(DAY_MS - 60_000)
    expect(await warnOfExpiry(test.db, { limit: 2 })).toMatchObject({ generationIds: [next] })
    expect(await warnOfExpiry(test.db, { limit: 2 })).toBeUndefined()
  })

  it('is given for a file of an ended generation, on the stream of the pool only; the attempt shows the file', async () => {
    const { first, second } = await secondAttempt()
    await beginCollecting(test.db, { ...second, files, keptUntilMs })
    await store(second.attemptId, 'second')
    await adoptOutputs(test.db, { attemptId: second.attemptId, reason: 'result' })
    await bookLate(test.db, { ...lateEnding(first.attemptId), keptUntilMs: Date.now() + DAY_MS / 2 })
    await test.db
      .updateTable('attempt')
      .set({ finishedAt: new Date(Date.now() - 6 * DAY_MS) })
      .where('id', '=', first.attemptId)
      .execute()
    const { generationId } = first
    expect(await findAttempt(test.db, first.attemptId)).toMatchObject({
      files: [{ kind: 'image', asset: null }],
      isOutput: false,
    })
    expect(await findAttempt(test.db, second.attemptId)).toMatchObject({
      files: [{ kind: 'image', asset: { sha256: 'second' } }],
      isOutput: true,
    })
    const countEvents = async () =>
      (await test.db.selectFrom('event').select('seq').where('streamId', '=', generationId).execute()).length
    const before = await countEvents()
    expect(await warnOfExpiry(test.db, { limit: 10 })).toMatchObject({ count: 1, generationIds: [generationId] })
    expect(await warnOfExpiry(test.db, { limit: 10 })).toBeUndefined()
    expect(await countEvents()).toBe(before)
  })
})

it('a stored file says whether the sandbox has made it', async () => {
  const sent = await accepted()
  await beginCollecting(test.db, { ...sent, files, keptUntilMs })
  await store(sent.attemptId, 'made')
  const { id } = await test.db.selectFrom('asset').select('id').where('sha256', '=', 'made').executeTakeFirstOrThrow()
  const isFromSandbox = async () => (await findStoredAsset(test.db, { clientId: 'local', id }))?.asset.fromSandbox
  expect(await isFromSandbox()).toBe(false)
  await test.db.updateTable('attempt').set({ isSandbox: true }).where('id', '=', sent.attemptId).execute()
  expect(await isFromSandbox()).toBe(true)
})
