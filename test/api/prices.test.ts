// Prices learned from the platform: when it is asked, which prices are stored, and at which price jobs are accepted.
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { getModelOrThrow, MODELS } from '../../contracts/models/catalogue.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import { openScene, writeScene } from '../../db/films/scenes.ts'
import { listBudgets, saveBudget } from '../../db/money/budgets.ts'
import { warnOfExceededLimits } from '../../db/money/exceeded-budgets.ts'
import { saveAskedPrice } from '../../db/money/prices.ts'
import { exampleInputs, priceKind } from '../../domain/money/price-kinds.ts'
import { followsClip } from '../../domain/money/prices.ts'
import { checkBudgets } from '../../services/health/checks/budgets-check.ts'
import { learnPrices } from '../../services/money/learn-prices.ts'
import type { PlatformLookups, PriceQuote } from '../../services/platform/platform-lookups.ts'
import { useTestApi } from '../support/api/api.ts'
import { recordCatalogue } from '../../db/accounts/catalogue.ts'
import { findAccount } from '../../db/accounts/read.ts'
import { insertAttempt } from '../support/pool/attempts.ts'
import { seedAccounts } from '../support/pool/accounts.ts'
import { png } from '../support/pictures.ts'

const test = useTestApi()
/** The accounts of this test have not been listed yet, so that they may offer every current model. */
const LIKELY = MODELS.filter((model) => model.generation === 'current' && !followsClip(model))
const KINDS = LIKELY.flatMap((model) => exampleInputs(model)).length
const SOUL = { model: 'soul', input: { prompt: 'A lamp' } }

const nameOf = async (accountId: string) => (await findAccount(test.database.db, { ref: accountId }))?.name

/** The names of the accounts that were asked, each once. */
async function namesOf(asked: readonly { accountId: string }[]): Promise<(string | undefined)[]> {
  return Promise.all([...new Set(asked.map(({ accountId }) => accountId))].map(nameOf))
}

/** A platform that answers with `answer` and counts how often it was asked. */
function platform(answer: (question: Parameters<PlatformLookups['quote']>[0]) => PriceQuote | Promise<PriceQuote>) {
  const asked: Parameters<PlatformLookups['quote']>[0][] = []
  const lookups: PlatformLookups = {
    findRequest: async () => ({ kind: 'found' }),
    quote: async (question) => {
      asked.push(question)
      return answer(question)
    },
    readList: async () => ({ kind: 'unread', detail: 'not in this test' }),
  }
  return { asked, lookups }
}

const priced = (credits: number) => platform(() => ({ kind: 'priced', credits }))
const away = () => platform(() => ({ kind: 'unavailable', detail: 'no answer' }))

const learn = (lookups: PlatformLookups, input = {}) => learnPrices({ ctx: { ...test.ctx, lookups }, input })

async function estimateWith(lookups: PlatformLookups, body: unknown): Promise<Estimate> {
  const response = await test.assemble({ ctxChanges: { lookups } }).request('http://localhost/v1/estimates', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return Estimate.parse(await response.json())
}

async function accepted(body: unknown, path = '/v1/generations') {
  return (await (await test.postJson(path, body)).json()) as { id: string; priceCredits: number; priceSource: string }
}

beforeEach(async () => {
  await test.database.db.deleteFrom('learnedPrice').execute()
  await test.database.db.updateTable('account').set({ state: 'enabled', catalogueReadAt: null }).execute()
  await test.database.db.deleteFrom('accountModel').execute()
  await seedAccounts(test.database.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
  ])
})

describe('learning', () => {
  it('asks about every kind of job once, and again when its price is old', async () => {
    const { asked, lookups } = priced(2)
    expect(await learn(lookups)).toEqual({ learned: KINDS })
    expect(await namesOf(asked)).toEqual(['north'])
    expect(await learn(lookups)).toEqual({ learned: 0 })
    expect(asked).toHaveLength(KINDS)
    expect(await learn(lookups, { learnedWithinMs: 0, askedWithinMs: 0 })).toEqual({ learned: KINDS })
  })

  it('asks the next account where one names no price, and keeps what was known where none does', async () => {
    const south = platform(async ({ accountId }) =>
      (await nameOf(accountId)) === 'south'
        ? { kind: 'priced', credits: 1.2 }
        : { kind: 'unpriced', detail: 'model_not_found' },
    )
    expect(await learn(south.lookups)).toEqual({ learned: KINDS })
    const none = platform(() => ({ kind: 'unpriced', detail: 'model temporarily unavailable' }))
    expect(await learn(none.lookups, { learnedWithinMs: 0, askedWithinMs: 0 })).toEqual({ learned: 0 })
    expect(await accepted(SOUL)).toMatchObject({ priceCredits: 1.2, priceSource: 'platform' })
    const before = none.asked.length
    await learn(none.lookups, { learnedWithinMs: 0 })
    expect(none.asked).toHaveLength(before)
  })

  it('leaves a model that is not answered for the next round, and goes on with the others', async () => {
    const { asked, lookups } = platform(({ model }) =>
      model.includes('soul') ? { kind: 'unavailable', detail: 'no answer' } : { kind: 'priced', credits: 2 },
    )
    const souls = LIKELY.filter(({ id }) => id.includes('soul'))
    const soulKinds = souls.flatMap((model) => exampleInputs(model)).length
    expect(await learn(lookups)).toEqual({ learned: KINDS - soulKinds })
    // Two accounts each, and no more than one kind of them.
    expect(asked.filter(({ model }) => model.includes('soul'))).toHaveLength(souls.length * 2)
    expect(await learn(priced(2).lookups)).toEqual({ learned: soulKinds })
  })

  it('asks about the models that the accounts list and about those that jobs have used, and no others', async () => {
    for (const name of ['north', 'south']) {
      const { id } = (await findAccount(test.database.db, { ref: name }))!
      await recordCatalogue(test.database.db, { accountId: id, models: name === 'north' ? ['z-image/turbo'] : [] })
    }
    const listed = priced(2)
    await learn(listed.lookups)
    expect([...new Set(listed.asked.map(({ model }) => model))]).toEqual(['z-image/turbo'])
    const dop = 'higgsfield-ai/dop/lite'
    const { attemptId, accountId } = await insertAttempt(test.database.db, { state: 'completed' })
    await test.database.db
      .updateTable('attempt')
      .set({ model: dop, finishedAt: new Date() })
      .where('id', '=', attemptId)
      .execute()
    await test.database.db.updateTable('account').set({ state: 'removed' }).where('id', '=', accountId).execute()
    const used = priced(2)
    await learn(used.lookups)
    expect([...new Set(used.asked.map(({ model }) => model))]).toEqual([dop])
  })

  it('asks no platform when there is no account', async () => {
    await seedAccounts(test.database.db, [])
    expect(await learn(priced(2).lookups)).toEqual({ learned: 0 })
  })
})

describe('accepting', () => {
  it('takes the platform’s price where it is known, with the platform away, and else the catalogue’s', async () => {
    expect(await accepted(SOUL)).toMatchObject({ priceCredits: 1.5, priceSource: 'catalogue' })
    await estimateWith(priced(0.825).lookups, SOUL)
    expect(await accepted(SOUL)).toMatchObject({ priceCredits: 0.825, priceSource: 'platform' })
    const large = { model: 'soul', input: { prompt: 'A lamp', resolution: '1080p' } }
    expect(await accepted(large)).toMatchObject({ priceCredits: 3, priceSource: 'catalogue' })
    const reserved = await test.database.db
      .selectFrom('ledgerEntry')
      .select('credits')
      .where('kind', '=', 'reserved')
      .orderBy('id', 'desc')
      .limit(2)
      .execute()
    expect(reserved.map(({ credits }) => credits)).toEqual([3, 0.825])
  })

  it('prices a film by its scenes, and each take as it begins', async () => {
    const image = { method: 'POST', headers: { 'content-type': 'image/png' }, body: png() }
    const { id: upload } = (await (await test.request('/v1/uploads', image)).json()) as { id: string }
    const kling = { model: 'kling', input: { prompt: 'x', image: upload, sound: false } }
    await estimateWith(priced(3.08).lookups, kling)
    const film = { image: upload, settings: { sound: false }, scenes: [{ prompt: 'one' }, { prompt: 'two' }] }
    const { id, ...price } = await accepted(film, '/v1/films')
    expect(price).toMatchObject({ priceCredits: 6.16, priceSource: 'platform' })
    const longer = { ...film, scenes: [...film.scenes, { prompt: 'three', durationSeconds: 10 }] }
    expect(await accepted(longer, '/v1/films')).toMatchObject({ priceCredits: 17.36, priceSource: 'catalogue' })
    const scene = { filmId: id, sceneIndex: 0, take: 1 }
    const opened = await openScene(test.database.db, scene)
    if (opened.kind !== 'open' || opened.start.kind !== 'asset')
      throw new Error('the first scene begins on the picture')
    const { generationId } = await writeScene(test.database.db, { scene, start: opened.start })
    const take = await (await test.request(`/v1/generations/${generationId}`)).json()
    expect(take).toMatchObject({ priceCredits: 3.08, priceSource: 'platform' })
  })

  it('reserves more for a film whose scenes have become more expensive, warns once, and refuses the next job', async () => {
    const { db } = test.database
    const upload = { method: 'POST', headers: { 'content-type': 'image/png' }, body: png({ rgb: [1, 2, 3] }) }
    const { id: image } = (await (await test.request('/v1/uploads', upload)).json()) as { id: string }
    const film = { image, settings: { sound: false }, scenes: [{ prompt: 'one' }, { prompt: 'two' }] }
    const { id } = (await (await test.postJson('/v1/films', film)).json()) as { id: string }
    const heldOf = async () => {
      const { total } = await db
        .selectFrom('ledgerEntry')
        .select(sql<number>`sum(held_change)`.as('total'))
        .where('filmId', '=', id)
        .executeTakeFirstOrThrow()
      return total
    }
    const held = await heldOf()
    const [used] = (await listBudgets(db, { timeZone: 'UTC', clientId: 'local' })).map(({ today }) => today)
    const dailyCredits = used!.spentCredits + used!.reservedCredits
    const limits = { dailyCredits, totalCredits: null, filmCredits: held }
    await saveBudget(db, { clientId: 'local', ...limits })
    const warn = () => warnOfExceededLimits(db, { timeZone: 'UTC' })
    // The film of an earlier test is above the limit that was set now.
    expect((await warn()).map(({ limit, film: other }) => limit === 'film' && other !== id)).toEqual([true])

    const model = 'kling-video/v2.6/pro/image-to-video'
    const { id: accountId } = (await findAccount(db, { ref: 'north' }))!
    const kind = priceKind(getModelOrThrow(model), { durationSeconds: 5, sound: false })
    await saveAskedPrice(db, { model, kind, accountId, credits: 100 })
    const scene = { filmId: id, sceneIndex: 0, take: 1 }
    await writeScene(db, { scene, start: { assetId: image } })
    expect(await heldOf()).toBe(200)
    // A repeated step finds the take, and changes nothing.
    await writeScene(db, { scene, start: { assetId: image } })
    expect(await heldOf()).toBe(200)
    const client = { client: 'local', spentCredits: expect.any(Number) }
    expect(await warn()).toMatchObject([
      { ...client, limit: 'daily', limitCredits: dailyCredits },
      { ...client, limit: 'film', film: id, limitCredits: held, reservedCredits: 200 },
    ])
    expect(await warn()).toEqual([])
    const [check] = await checkBudgets({ db, budgetTimeZone: 'UTC' })
    expect(check).toMatchObject({ state: 'broken', detail: expect.stringContaining(`the limit of a film (${id})`) })
    expect((await test.postJson('/v1/generations', SOUL)).status).toBe(402)
    await saveBudget(db, { clientId: 'local', dailyCredits: null, totalCredits: null, filmCredits: null })
    expect(await checkBudgets({ db, budgetTimeZone: 'UTC' })).toMatchObject([{ state: 'ok' }])
  })

  it('forgets the prices of an account that is no longer in the pool', async () => {
    await estimateWith(priced(0.825).lookups, SOUL)
    await test.database.db.updateTable('account').set({ state: 'removed' }).where('name', '=', 'north').execute()
    expect(await accepted(SOUL)).toMatchObject({ priceCredits: 1.5, priceSource: 'catalogue' })
    const { asked, lookups } = priced(1)
    await learn(lookups)
    expect(await namesOf(asked)).toEqual(['south'])
    expect(await accepted(SOUL)).toMatchObject({ priceCredits: 1, priceSource: 'platform' })
  })
})

describe('a length that follows a clip of the caller', () => {
  const media = { kind: 'video', contentType: 'video/mp4', sizeBytes: 9, widthPx: 640, heightPx: 360 } as const

  it('is the measured one, and the longest one where the clip is not measured', async () => {
    const { db } = test.database
    const clip = { ...media, storageKey: 'clips/wave', sha256: 'ab'.repeat(32), durationMs: 5_000 }
    const { id } = await db.transaction().execute((trx) => saveAsset(trx, { clientId: 'local', media: clip }))
    const upload = { method: 'POST', headers: { 'content-type': 'image/png' }, body: png() }
    const { id: image } = (await (await test.request('/v1/uploads', upload)).json()) as { id: string }
    const { asked, lookups } = priced(0.5)
    const body = (source: string) => ({ model: 'kling-motion', input: { image, clip: source } })
    expect(await accepted(body(id))).toMatchObject({ priceCredits: 8.96, priceIsUpperBound: false })
    expect(await estimateWith(lookups, body(id))).toMatchObject({ credits: 8.96, isUpperBound: false })
    const url = 'https://files.example.com/wave.mp4'
    expect(await estimateWith(lookups, body(url))).toMatchObject({ credits: 53.76, isUpperBound: true })
    // Its estimate does not open the clip.
    expect(asked).toEqual([])
  })
})

describe('estimates', () => {
  it('ask once for requests of the same price, for all prompts and images', async () => {
    const { asked, lookups } = priced(0.9)
    const told = { credits: 0.9, source: 'platform', account: 'north' }
    expect(await estimateWith(lookups, SOUL)).toMatchObject(told)
    expect(await estimateWith(lookups, { model: 'soul', input: { prompt: 'Dunes', seed: 7 } })).toMatchObject(told)
    expect(asked).toHaveLength(1)
    const scenes = Array.from({ length: 20 }, (_, index) => ({ prompt: `scene ${index}` }))
    const film = await estimateWith(lookups, { image: 'https://example.com/a.png', scenes })
    expect(film).toMatchObject({ credits: 18, source: 'platform', account: 'north' })
    expect(asked).toHaveLength(2)
  })

  it('need neither a prompt nor an image, and check everything else', async () => {
    const { lookups } = priced(0.9)
    const price = (body: unknown) => estimateWith(lookups, body)
    expect(await price({ model: 'soul' })).toMatchObject({ credits: 0.9, scenes: null })
    expect(await price({ model: 'kling', input: { durationSeconds: 10 } })).toMatchObject({ credits: 0.9 })
    expect(await price({ scenes: [{}, { durationSeconds: 10 }] })).toMatchObject({ scenes: [{}, {}] })
    for (const [body, pointer] of [
      [{ model: 'soul', input: { resolution: '8k' } }, '/input/resolution'],
      [{ model: 'soul', input: { prompt: '' } }, '/input/prompt'],
      [{ model: 'soul', input: { image: 'https://example.com/a.png' } }, '/input/image'],
      [{ scenes: [] }, '/scenes'],
      [{ scenes: [{ durationSeconds: 7 }] }, '/scenes/0/durationSeconds'],
    ] as const) {
      const response = await test.postJson('/v1/estimates', body)
      expect(await response.json()).toMatchObject({ status: 422, errors: [{ pointer }] })
    }
  })

  it('use the learned price while the platform does not respond', async () => {
    await estimateWith(priced(0.9).lookups, SOUL)
    await test.database.db
      .updateTable('learnedPrice')
      .set({ learnedAt: new Date(Date.now() - 3_600_000) })
      .execute()
    const { asked, lookups } = away()
    expect(await estimateWith(lookups, SOUL)).toMatchObject({ credits: 0.9, source: 'platform', account: 'north' })
    expect(asked).toHaveLength(2)
  })
})
