import { beforeEach, describe, expect, it } from 'vitest'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import type { Refusal } from '../../contracts/vocabulary/pool.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, grantNew, newGeneration, sendNew } from '../../test/support/pool/pool-steps.ts'
import { beginCollecting } from '../generations/begin-collecting.ts'
import { recordRefused } from '../attempts/record-submission.ts'
import { checkAlarm } from './alarm.ts'
import { recordUnanswered } from './account-health.ts'
import { acquireSlot, reapAndGrant } from './leases.ts'
import { readPool } from './overview.ts'
import { readPlace } from './place.ts'
import { recordSuccess } from './recovery.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 4 }]))

async function refuse(sent: Awaited<ReturnType<typeof sendNew>>, refusal: Refusal, httpStatus?: number) {
  return recordRefused(test.db, {
    attemptId: sent.attemptId,
    generationId: sent.generationId,
    lease: sent.grant,
    refusal,
    effect: afterRefusal({ kind: refusal.kind, httpStatus, retryAfterMs: undefined }),
    contractEvidence: undefined,
  })
}

/** Makes the account's pauses end now. */
async function passPauses() {
  await test.db.updateTable('account').set({ cooldownUntil: new Date() }).execute()
  await test.db.updateTable('accountHealth').set({ circuitUntil: new Date() }).execute()
  await test.db.updateTable('accountModelBlock').set({ until: new Date() }).execute()
}

async function north() {
  const [account] = (await readPool(test.db)).accounts
  return account!
}

describe('an account without credits', () => {
  it('is paused, then gets one trial generation; its success brings all slots back', async () => {
    const first = await sendNew(test.db)
    expect(await refuse(first, { kind: 'no_credits', detail: 'not_enough_credits' })).toMatchObject({ grants: [] })
    expect(await north()).toMatchObject({ availability: 'paused', circuit: { cause: 'no_credits', opens: 1 } })
    for (let more = 0; more < 3; more += 1) {
      expect((await acquireSlot(test.db, { generationId: await newGeneration(test.db) })).kind).toBe('waiting')
    }
    await passPauses()
    const { grants } = await reapAndGrant(test.db)
    expect(grants.map(({ generationId }) => generationId)).toEqual([first.generationId])
    expect((await reapAndGrant(test.db)).grants).toEqual([])
    const trial = await sendNew(test.db, grants[0])
    expect(await recordSuccess(test.db, trial)).toHaveLength(3)
    expect(await north()).toMatchObject({ availability: 'full', circuit: null })
  })

  it('is paused for longer where its trial generation was refused too', async () => {
    const first = await sendNew(test.db)
    await refuse(first, { kind: 'no_credits', detail: 'empty' })
    await passPauses()
    const { grants } = await reapAndGrant(test.db)
    await refuse(await sendNew(test.db, grants[0]), { kind: 'no_credits', detail: 'empty' })
    const { circuit } = await north()
    expect(circuit?.opens).toBe(2)
    expect(Date.parse(circuit!.until) - Date.parse(circuit!.openedAt)).toBe(20 * 60_000)
  })
})

describe('an account that does not answer', () => {
  it('is paused after three failures and comes back with any success', async () => {
    const sent = await sendNew(test.db)
    for (let failure = 0; failure < 3; failure += 1) {
      expect((await north()).circuit).toBeNull()
      await recordUnanswered(test.db, { accountId: sent.grant.accountId, detail: '502' })
    }
    expect(await north()).toMatchObject({ availability: 'paused', circuit: { cause: 'failing' } })
    await recordSuccess(test.db, sent)
    expect(await north()).toMatchObject({ availability: 'ready', circuit: null })
  })
})

describe('learned slots', () => {
  it('fall with a refusal, are shown, and rise again with completions', async () => {
    const sent = [await sendNew(test.db), await sendNew(test.db), await sendNew(test.db)]
    const detail = 'Maximum number of concurrent requests (2) has been reached'
    await refuse(sent[2]!, { kind: 'at_capacity', detail })
    expect((await north()).slots).toMatchObject({ configured: 4, usable: 2, inUse: 2 })
    await passPauses()
    expect((await reapAndGrant(test.db)).grants).toEqual([])
    for (let done = 0; done < 5; done += 1) {
      const lease = await test.db
        .selectFrom('lease')
        .select(['id as leaseId', 'accountId', 'fence', 'generationId'])
        .where('releasedAt', 'is', null)
        .orderBy('fence')
        .executeTakeFirstOrThrow()
      const { generationId } = lease
      const written = await test.db
        .selectFrom('attempt')
        .select('id')
        .where('generationId', '=', generationId)
        .where('state', '=', 'submitting')
        .executeTakeFirst()
      const attemptId = written?.id ?? (await sendNew(test.db, lease)).attemptId
      await test.db.updateTable('generation').set({ status: 'in_progress' }).where('id', '=', generationId).execute()
      const files = [{ kind: 'image', url: 'https://files.example/1.png' }] as const
      await beginCollecting(test.db, { generationId, attemptId, files, keptUntilMs: Date.now() })
      await acquireSlot(test.db, { generationId: await newGeneration(test.db) })
    }
    expect((await north()).slots.usable).toBe(3)
  })
})

describe('a model that is not ready', () => {
  it('is blocked for that account for a growing time, and unblocked once it is accepted', async () => {
    const refusal = { kind: 'model_unavailable', detail: 'temporarily blocked' } as const
    const first = await sendNew(test.db)
    await refuse(first, refusal, 423)
    await passPauses()
    const { grants } = await reapAndGrant(test.db)
    await refuse(await sendNew(test.db, grants[0]), refusal, 423)
    const [block] = (await north()).blockedModels
    expect(Date.parse(block!.until) - Date.now()).toBeGreaterThan(110_000)
    expect(block!.reason).toBe('model_unavailable: temporarily blocked')
    await passPauses()
    const again = await reapAndGrant(test.db)
    await recordSuccess(test.db, await sendNew(test.db, again.grants[0]))
    expect(await test.db.selectFrom('accountModelBlock').selectAll().execute()).toEqual([])
  })
})

describe('limits of single models', () => {
  it('apply beside the slots of the account', async () => {
    const { accountId, generationId } = await grantNew(test.db)
    const { model } = await test.db
      .selectFrom('generation')
      .select('model')
      .where('id', '=', generationId)
      .executeTakeFirstOrThrow()
    await test.db.insertInto('accountModelSlots').values({ accountId, model, slots: 1 }).execute()
    const waiting = await newGeneration(test.db)
    expect((await acquireSlot(test.db, { generationId: waiting })).kind).toBe('waiting')
    const other = await newGeneration(test.db, { model: 'higgsfield-ai/dop/standard' })
    expect((await acquireSlot(test.db, { generationId: other })).kind).toBe('granted')
    const place = await readPlace(test.db, { generationId: waiting })
    expect(place).toMatchObject({
      position: 1,
      isMore: false,
      estimatedStartAt: null,
      skipped: [{ account: 'north', reason: 'all 1 slots for this model in use' }],
    })
  })
})

describe('affinity', () => {
  it('sends a generation only to accounts that it requires, and first to one that has its image', async () => {
    await emptyPool(test.db, [
      { name: 'north', slots: 4 },
      { name: 'south', slots: 4 },
    ])
    const accounts = await test.db.selectFrom('account').select(['id', 'name']).orderBy('name').execute()
    const southId = accounts[1]!.id
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await grantNew(test.db, { requiredAccountIds: [southId] })).accountId).toBe(southId)
    }
    const imageId = 'asset_1'
    await test.db
      .insertInto('asset')
      .values({
        id: imageId,
        clientId: 'local',
        sha256: 'x',
        storageKey: 'x',
        kind: 'image',
        contentType: 'image/png',
        sizeBytes: 1,
      })
      .execute()
    await test.db
      .insertInto('platformUpload')
      .values({ assetId: imageId, accountId: southId, publicUrl: 'http://127.0.0.1/x' })
      .execute()
    expect((await grantNew(test.db, { model: 'higgsfield-ai/dop/lite', input: { image: imageId } })).accountId).toBe(
      southId,
    )
  })
})

describe('the alarm', () => {
  it('is raised once with its event when too few slots accept work for long enough, and cleared the same way', async () => {
    const look = () => checkAlarm(test.db, { threshold: 0.5 })
    const hold = () =>
      test.db
        .updateTable('poolState')
        .set({ alarmChangingSince: new Date(Date.now() - 11_000) })
        .execute()
    expect(await look()).toBeUndefined()
    await test.db
      .updateTable('account')
      .set({ cooldownUntil: new Date(Date.now() + 60_000), cooldownReason: 'blocked: firewall' })
      .execute()
    expect(await look()).toBeUndefined()
    await hold()
    expect(await look()).toMatchObject({
      type: 'pool.degraded',
      healthyShare: 0,
      accounts: [{ account: 'north', reason: 'cooling down: blocked: firewall' }],
    })
    expect(await look()).toBeUndefined()
    expect((await readPool(test.db)).isDegraded).toBe(true)
    await passPauses()
    await look()
    await hold()
    expect(await look()).toMatchObject({ type: 'pool.recovered', healthyShare: 1 })
    const events = await test.db.selectFrom('event').select(['seq', 'type']).where('streamId', '=', 'pool').execute()
    expect(events).toEqual([
      { seq: 1, type: 'pool.degraded' },
      { seq: 2, type: 'pool.recovered' },
    ])
  })
})

describe('a grant that was not claimed', () => {
  it('expires, and its generation is served before those that were accepted later', async () => {
    const missed = await grantNew(test.db)
    await test.db
      .updateTable('lease')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute()
    const { reapedLeases, grants } = await reapAndGrant(test.db)
    expect(reapedLeases).toBe(1)
    expect(grants).toMatchObject([{ generationId: missed.generationId }])
    expect(grants[0]!.fence).toBeGreaterThan(missed.fence)
  })
})
