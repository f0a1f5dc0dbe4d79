// The activities of a training against the sandbox and a real database. The process is killed before and after each of its calls, and the
// ledger of the sandbox shows that the training was paid for once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSoulId } from '../activities/characters/create-soul-id.ts'
import type { TrainingDeps } from '../activities/characters/deps.ts'
import { followSoulId } from '../activities/characters/follow-soul-id.ts'
import { removeSoulId } from '../activities/characters/remove-soul-id.ts'
import { fixedCredentials } from '../adapters/higgsfield/testing/fixed-credentials.ts'
import { assemblePlatform } from '../assembly/platform.ts'
import { generationRecords, trainingRecords } from '../assembly/records.ts'
import { saveAsset } from '../db/assets/insert.ts'
import { insertCharacter } from '../db/characters/insert.ts'
import { readCharacter } from '../db/characters/read.ts'
import { readPoolAccounts } from '../db/pool/pool-accounts.ts'
import { pauseReasonOf } from '../domain/pool/pool-account.ts'
import { requestCharacterRemoval, requestTrainingRemoval } from '../db/characters/removal.ts'
import { addTraining } from '../services/characters/train-character.ts'
import { png } from './support/pictures.ts'
import { emptyPool } from './support/pool/pool-steps.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { type SandboxProcess, startSandboxProcess } from './support/servers/sandbox-process.ts'
import { activityContext, type ActivityRun } from './support/stand-ins/activity-context.ts'

const test = useTestDatabase()
let sandbox: SandboxProcess
let accountId: string
let deps: TrainingDeps
const createdTwice: unknown[] = []

beforeAll(async () => {
  sandbox = await startSandboxProcess({
    '--account': 'north=key-north:secret-north',
    '--speed': 20_000,
    '--credits': 100_000,
  })
  await emptyPool(test.db, [{ name: 'north', slots: 2 }])
  accountId = (await test.db.selectFrom('account').select('id').executeTakeFirstOrThrow()).id
  const credentials = fixedCredentials([{ accountId, keyId: 'key-north', secret: 'secret-north' }])
  const { platform, soulIds } = assemblePlatform({ baseUrl: sandbox.url, credentials })
  const store = { get: async () => ({ body: new Blob([new Uint8Array(png())]).stream() }) } as never
  const records = { ...trainingRecords(test.db), ...generationRecords(test.db, sandbox.url) }
  deps = { records, platform, soulIds, store, onCreatedTwice: (facts) => createdTwice.push(facts) }
}, 120_000)
afterAll(() => sandbox?.stop())

/** A character with one image, and a training of it. */
async function newTraining(): Promise<{ characterId: string; trainingId: string }> {
  const clientId = 'local'
  return test.db.transaction().execute(async (trx) => {
    const bytes = png()
    const sizes = { sizeBytes: bytes.byteLength, widthPx: 16, heightPx: 16, durationMs: null }
    const media = { storageKey: 'x', sha256: 'x', kind: 'image', contentType: 'image/png', ...sizes } as const
    const { id: assetId } = await saveAsset(trx, { clientId, media })
    const name = `Ada ${Math.random()}`
    const characterId = (await insertCharacter(trx, { clientId, name, images: [{ assetId, fingerprint: null }] }))!
    const ctx = { clientId, budgetTimeZone: 'UTC' }
    const trainingId = await addTraining(ctx, trx, { character: { id: characterId, name }, variant: 'v2', accountId })
    return { characterId, trainingId: trainingId! }
  })
}

/** Repeats the activity as Temporal does, and lets the time pass that it waits. */
async function untilDone<Result>(activity: (run: ActivityRun) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; attempt < 200; attempt += 1) {
    const run = activityContext({ attempt })
    try {
      return await run.run(() => activity(run))
    } catch (error) {
      if ((error as { nonRetryable?: boolean }).nonRetryable) throw error
      await sandbox.advance(60)
      const earlier = new Date(Date.now() - 2 * 60_000 * attempt)
      await test.db
        .updateTable('characterTraining')
        .set({ sentAt: earlier })
        .where('sentAt', '>', earlier)
        .where('state', '=', 'creating')
        .execute()
    }
  }
  throw new Error('it does not end')
}

async function train(trainingId: string, over: (run: ActivityRun) => TrainingDeps = () => deps): Promise<string> {
  const created = await untilDone((run) => createSoulId(over(run), { trainingId }))
  if (created.kind === 'ended') return created.state
  return (await untilDone((run) => followSoulId(over(run), { trainingId }))).state
}

/** Dies at call number `at` of a training: before the call is made, or after it was made and before its reply is used. */
function dyingAt(at: number, when: 'before' | 'after') {
  const calls = { count: 0 }
  const over = (run: ActivityRun): TrainingDeps => {
    const dying = <Part extends object>(part: Part): Part =>
      new Proxy(part, {
        get: (target, key) => async (input: unknown) => {
          const isHere = calls.count === at
          calls.count += 1
          const die = () => {
            run.cancel()
            throw new Error('the process was killed')
          }
          if (isHere && when === 'before') die()
          const call = Reflect.get(target, key) as (given: unknown) => Promise<unknown>
          const reply = await call(input)
          if (isHere) die()
          return reply
        },
      })
    return { ...deps, records: dying(deps.records), soulIds: dying(deps.soulIds), platform: dying(deps.platform) }
  }
  return { calls, over }
}

async function paidFor(trainingId: string) {
  const row = await test.db
    .selectFrom('characterTraining')
    .selectAll()
    .where('id', '=', trainingId)
    .executeTakeFirstOrThrow()
  const entries = await test.db
    .selectFrom('ledgerEntry')
    .select(['kind', 'credits', 'heldChange', 'spentChange'])
    .where('trainingId', '=', trainingId)
    .orderBy('id')
    .execute()
  return {
    state: row.state,
    kinds: entries.map(({ kind }) => kind),
    held: entries.reduce((sum, entry) => sum + entry.heldChange, 0),
    spent: entries.reduce((sum, entry) => sum + entry.spentChange, 0),
    further: row.furtherPlatformIds,
  }
}

/** Accepted and charged trainings of the sandbox since `from`. */
async function sandboxEntries(from: number): Promise<[string, number][]> {
  const entries = (await sandbox.ledger()).slice(from)
  return entries
    .filter(({ event }) => event !== 'received' && event !== 'rejected')
    .map(({ event, credits }) => [event, credits])
}

const ONCE = {
  ours: { state: 'ready', kinds: ['reserved', 'charged'], held: 0, spent: 40, further: [] },
  theirs: [
    ['accepted', 40],
    ['charged', 40],
  ],
}

async function trainAndCompare(over?: (run: ActivityRun) => TrainingDeps) {
  const from = (await sandbox.ledger()).length
  const { trainingId } = await newTraining()
  await train(trainingId, over)
  return { ours: await paidFor(trainingId), theirs: await sandboxEntries(from) }
}

describe('one training is paid for once', () => {
  it('where the process is killed before or after any of its calls', async () => {
    const undisturbed = dyingAt(-1, 'before')
    expect(await trainAndCompare(undisturbed.over)).toEqual(ONCE)
    expect(undisturbed.calls.count).toBeGreaterThan(5)
    for (let at = 0; at < undisturbed.calls.count; at += 1) {
      for (const when of ['before', 'after'] as const) {
        expect({ at, when, ...(await trainAndCompare(dyingAt(at, when).over)) }).toEqual({ at, when, ...ONCE })
      }
    }
  }, 300_000)

  it.each(['error_500_after', 'reset_after', 'no_reply_after', 'error_500_before', 'reset_before'])(
    'where the request ends with %s',
    async (kind) => {
      const fault = { kind, route: 'characters' }
      await sandbox.failNext(fault)
      expect(await trainAndCompare()).toEqual(ONCE)
    },
  )

  it('is not sent again while the list of the account cannot be read', async () => {
    const from = (await sandbox.ledger()).length
    const { trainingId } = await newTraining()
    const unavailable = async () => ({ kind: 'unavailable' as const, detail: 'no response' })
    const unknown = async () => ({ kind: 'unknown' as const, detail: 'no response', httpStatus: undefined })
    const soulIds = { ...deps.soulIds, create: unknown, list: unavailable }
    const dead = () => createSoulId({ ...deps, soulIds }, { trainingId })
    for (let tries = 0; tries < 3; tries += 1) await expect(activityContext().run(dead)).rejects.toThrow()
    await test.db
      .updateTable('characterTraining')
      .set({ sentAt: new Date(0) })
      .where('id', '=', trainingId)
      .execute()
    await expect(activityContext().run(dead)).rejects.toThrow()
    expect(await sandboxEntries(from)).toEqual([])
    expect(await paidFor(trainingId)).toMatchObject({ state: 'creating', held: 40 })
    expect(await train(trainingId)).toBe('ready')
    expect(await sandboxEntries(from)).toEqual(ONCE.theirs)
  })
})

it('waits where the account refuses for lack of credits, says so, pauses the account for jobs, and goes on', async () => {
  const { characterId, trainingId } = await newTraining()
  const refused = { kind: 'refused', refusal: 'no_credits', detail: 'not_enough_credits' } as const
  const create = async () => ({ ...refused, retryAfterMs: undefined, httpStatus: 403 })
  const soulIds = { ...deps.soulIds, create }
  await expect(activityContext().run(() => createSoulId({ ...deps, soulIds }, { trainingId }))).rejects.toThrow()
  const character = await readCharacter(test.db, { clientId: 'local', id: characterId })
  expect(character!.trainings[0]).toMatchObject({
    state: 'waiting',
    waitingReason: 'the account refused it: not_enough_credits',
    nextTryAt: expect.any(String),
  })
  const { accounts, nowMs } = await readPoolAccounts(test.db)
  expect(pauseReasonOf(accounts[0]!, nowMs)).toMatch(/no_credits: not_enough_credits/)
  await test.db.deleteFrom('accountHealth').execute()
  expect(await train(trainingId)).toBe('ready')
})

it('fails with the reason of the platform, and releases its credits', async () => {
  const { characterId, trainingId } = await newTraining()
  const store = { get: async () => ({ body: new Blob([new Uint8Array(png().byteLength)]).stream() }) } as never
  await test.db.deleteFrom('platformUpload').execute()
  expect(await train(trainingId, () => ({ ...deps, store }))).toBe('failed')
  await test.db.deleteFrom('platformUpload').execute()
  expect(await paidFor(trainingId)).toMatchObject({ kinds: ['reserved', 'refunded', 'released'], held: 0, spent: 0 })
  const character = await readCharacter(test.db, { clientId: 'local', id: characterId })
  expect(character!.trainings[0]!.error).toEqual({
    code: 'training_failed',
    detail: 'input_images[0] is not a readable image',
    paid: 'no',
  })
})

describe('a removal', () => {
  const remove = (trainingId: string, given: TrainingDeps = deps) =>
    untilDone(() => removeSoulId(given, { trainingId }))

  it('deletes the Soul ID on the account, also where that was away, and then ends the character', async () => {
    const { characterId, trainingId } = await newTraining()
    await train(trainingId)
    expect(await requestCharacterRemoval(test.db, { clientId: 'local', id: characterId })).toEqual([trainingId])
    await sandbox.failNext({ kind: 'error_500_before', route: 'characters' })
    await expect(activityContext().run(() => removeSoulId(deps, { trainingId }))).rejects.toThrow()
    const away = await readCharacter(test.db, { clientId: 'local', id: characterId })
    expect(away).toMatchObject({ removedAt: null, trainings: [{ removal: { error: expect.any(String) } }] })
    expect(await remove(trainingId)).toEqual({ outcome: 'removed' })
    const gone = await readCharacter(test.db, { clientId: 'local', id: characterId })
    expect(gone).toMatchObject({ removedAt: expect.any(String), trainings: [{ state: 'removed' }] })
    const list = await deps.soulIds.list({ accountId })
    expect(list).toMatchObject({ kind: 'listed' })
    expect(JSON.stringify(list)).not.toContain(trainingId)
    expect(await paidFor(trainingId)).toMatchObject({ spent: 40, held: 0 })
  })

  it('cancels a training that was not sent, and nothing is sent afterwards', async () => {
    const from = (await sandbox.ledger()).length
    const { characterId, trainingId } = await newTraining()
    const wanted = { clientId: 'local', characterId, trainingId }
    expect(await requestTrainingRemoval(test.db, wanted)).toBe(false)
    expect(await train(trainingId)).toBe('cancelled')
    expect(await paidFor(trainingId)).toMatchObject({ kinds: ['reserved', 'released'], held: 0, spent: 0 })
    expect(await sandboxEntries(from)).toEqual([])
  })

  it('waits for a training that the platform has accepted, which is paid for, and deletes it then', async () => {
    const { characterId, trainingId } = await newTraining()
    await untilDone(() => createSoulId(deps, { trainingId }))
    expect(await requestCharacterRemoval(test.db, { clientId: 'local', id: characterId })).toEqual([trainingId])
    await expect(activityContext().run(() => removeSoulId(deps, { trainingId }))).rejects.toThrow()
    expect(await train(trainingId)).toBe('ready')
    expect(await remove(trainingId)).toEqual({ outcome: 'removed' })
    expect(await paidFor(trainingId)).toMatchObject({ state: 'removed', spent: 40, held: 0 })
  })
})
