import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { AdoptedCharacter, Character, TrainingPlan } from '../../contracts/public/characters.ts'
import type { SoulId } from '../../contracts/ports/soul-ids.ts'
import { adoptCharacter } from '../../services/characters/adopt-character.ts'
import { useTestApi } from '../support/api/api.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { png } from '../support/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'
import { seedCharacter } from '../support/characters/seed-character.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const test = useTestApi()
let images: string[]

beforeAll(async () => {
  await seedAccounts(test.database.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
  ])
  images = await Promise.all([1, 2].map((red) => upload([red, 0, 0])))
})

const upload = (rgb: [number, number, number]): Promise<string> => uploadFile(png({ rgb }))

async function uploadFile(bytes: Buffer): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
  const { id } = (await (await test.request('/v1/uploads', { method: 'POST', body: form })).json()) as { id: string }
  return id
}

async function create(name: string, given: object = {}): Promise<Character> {
  const response = await test.postJson('/v1/characters', { name, images, ...given })
  expect(response.status).toBe(201)
  return Character.parse(await response.json())
}

const train = async (name: string, body: object) => {
  const response = await test.postJson(`/v1/characters/${name}/train`, body)
  return { status: response.status, plan: TrainingPlan.safeParse(await response.json()).data }
}

const change = (name: string, body: object) =>
  test.request(`/v1/characters/${name}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function reserved(): Promise<number> {
  const { reservedCredits } = (await (await test.request('/v1/usage')).json()) as { reservedCredits: number }
  return reservedCredits
}

it('creates a character, stores the same image once, and gives advice', async () => {
  const made = await create('Ada', { images: [images[0], images[1], images[0]] })
  expect(made.images.map(({ id }) => id)).toEqual(images)
  expect(made.advice[0]).toContain('5 to 20')
  expect(made.advice[1]).toContain('smaller than 512 pixels')
  const read = await test.request('/v1/characters/ada')
  expect(Character.parse(await read.json())).toEqual(made)
  const again = await test.postJson('/v1/characters', { name: 'ADA', images })
  expect(again.status).toBe(409)
  const without = await test.postJson('/v1/characters', { name: 'Nobody', images: [] })
  expect(without.status).toBe(422)
})

it('advises against two files of the same image', async () => {
  const lighthouse = await readFile(LIGHTHOUSE)
  const files = [lighthouse, Buffer.concat([lighthouse, Buffer.from('appended')])]
  const ids = await Promise.all(files.map(uploadFile))
  expect(new Set(ids).size).toBe(2)
  const { advice } = await create('Twin', { images: ids })
  expect(advice).toContain('Image 2 looks the same as image 1: varied images train better.')
})

it('changes name and images until it is trained', async () => {
  await create('Grace')
  expect((await change('Grace', { name: 'Ada' })).status).toBe(409)
  expect((await change('Grace', { removeImages: images })).status).toBe(422)
  const changed = Character.parse(await (await change('Grace', { name: 'Hopper', removeImages: [images[0]] })).json())
  expect([changed.name, changed.images.map(({ id }) => id)]).toEqual(['Hopper', [images[1]]])
  expect((await train('Hopper', { accounts: ['north'] })).status).toBe(202)
  expect((await change('Hopper', { addImages: [images[0]] })).status).toBe(409)
})

it('plans a training without writing, then trains, reserves, and starts its workflow', async () => {
  await create('Mary')
  const before = await reserved()
  const order = { variants: ['v2', 'cinema'], count: 2, maxCredits: 120 }
  const dry = await train('Mary', { ...order, dryRun: true })
  expect([dry.status, dry.plan?.credits]).toEqual([200, 120])
  expect(dry.plan?.trainings.map(({ variant, action }) => [variant, action])).toEqual([
    ['v2', 'train'],
    ['v2', 'train'],
    ['cinema', 'train'],
    ['cinema', 'over_max_credits'],
  ])
  expect(await reserved()).toBe(before)
  const { plan } = await train('Mary', { variants: ['v2'], count: 1 })
  expect(await reserved()).toBe(before + 40)
  const { trainingId, account } = plan!.trainings[0] as { trainingId: string; account: string }
  const calls = test.workflows.calls.filter(({ workflowId }) => workflowId === trainingId)
  expect(calls).toMatchObject([{ call: 'start characterTraining', detail: { summary: `Soul ID v2 on ${account}` } }])
  expect((await train('Mary', { variants: ['v2'], count: 1 })).plan?.trainings).toMatchObject([{ action: 'exists' }])
})

it('refuses what would exceed the budget, also in a dry run, and writes nothing', async () => {
  await create('Rich')
  const headers = { 'content-type': 'application/json' }
  const limit = (totalCredits: number | null) =>
    test.request('/v1/budgets/local', { method: 'PUT', headers, body: JSON.stringify({ totalCredits }) })
  const before = await reserved()
  await limit(before + 60)
  for (const dryRun of [true, false]) {
    expect((await train('Rich', { accounts: ['north', 'south'], dryRun })).status).toBe(402)
  }
  await limit(null)
  expect(await reserved()).toBe(before)
  expect((await train('Rich', { accounts: ['north', 'west'] })).status).toBe(422)
})

it('adopts Soul IDs of its name, once, and names accounts that could not be read', async () => {
  const { id } = await create('Eve')
  const soul: SoulId = { id: 'soul-1', name: 'EVE', variant: 'v2', status: 'completed', failReason: null }
  const soulIds = {
    ...test.ctx.soulIds,
    list: async ({ accountId }: { accountId: string }) => {
      const south = await test.database.db
        .selectFrom('account')
        .select('id')
        .where('name', '=', 'south')
        .executeTakeFirst()
      if (accountId === south?.id) return { kind: 'unavailable' as const, detail: 'HTTP 500' }
      return { kind: 'listed' as const, soulIds: [soul, { ...soul, id: 'soul-2', name: 'Adam' }] }
    },
  }
  const ctx = { ...test.ctx, soulIds }
  const before = await reserved()
  const adopted = await adoptCharacter({ ctx, input: { character: 'Eve', body: {} } })
  expect(AdoptedCharacter.parse(adopted)).toMatchObject({
    results: [{ account: 'north', soulId: 'soul-1', outcome: 'adopted' }],
    unreachable: [{ account: 'south', reason: 'HTTP 500' }],
    character: { id, trainings: [{ origin: 'adopted', state: 'ready', priceCredits: 0 }] },
  })
  expect(await reserved()).toBe(before)
  const again = await adoptCharacter({ ctx, input: { character: 'Eve', body: {} } })
  expect(again.results).toMatchObject([{ outcome: 'exists' }])
  await create('Eva')
  const taken = await adoptCharacter({ ctx, input: { character: 'Eva', body: { soulName: 'eve' } } })
  expect(taken.results).toMatchObject([{ outcome: 'taken' }])
})

it('removes a character that was not sent at once, and its name is free again', async () => {
  const { id } = await create('Ann')
  await train('Ann', { accounts: ['north'] })
  const before = await reserved()
  const removed = await test.request(`/v1/characters/${id}`, { method: 'DELETE' })
  expect(removed.status).toBe(202)
  expect(Character.parse(await removed.json())).toMatchObject({
    removedAt: expect.any(String),
    trainings: [{ state: 'cancelled' }],
  })
  expect(await reserved()).toBe(before - 40)
  await create('Ann')
  const list = (await (await test.request('/v1/characters')).json()) as { data: Character[] }
  expect(list.data.filter(({ name }) => name === 'Ann')).toHaveLength(1)
})

it('trains a variant again on an account whose Soul ID is being removed', async () => {
  const { id } = await create('Joan')
  const { plan } = await train('Joan', { accounts: ['north'] })
  const { trainingId } = plan!.trainings[0] as { trainingId: string }
  const ready = { state: 'ready', platformId: 'soul-joan' } as const
  await test.database.db.updateTable('characterTraining').set(ready).where('id', '=', trainingId).execute()
  expect((await train('Joan', { accounts: ['north'] })).plan?.trainings).toMatchObject([{ action: 'exists' }])
  const removed = await test.request(`/v1/characters/${id}/trainings/${trainingId}`, { method: 'DELETE' })
  expect(Character.parse(await removed.json()).trainings).toMatchObject([{ state: 'ready', removal: {} }])
  const again = (await train('Joan', { accounts: ['north'] })).plan!.trainings
  expect(again).toMatchObject([{ action: 'train', trainingId: expect.not.stringMatching(trainingId) }])
  expect((await train('Joan', { accounts: ['north'] })).plan?.trainings).toMatchObject([
    { action: 'exists', trainingId: again[0]!.trainingId },
  ])
})

it('a character that is removed while a request to train it arrives is not trained', async () => {
  const { id } = await create('Kay')
  const { db } = test.database
  let asked: ReturnType<typeof train> | undefined
  let isDone = false
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('character').set({ removalRequestedAt: new Date() }).where('id', '=', id).execute()
    asked = train(id, { accounts: ['north'] }).finally(() => (isDone = true))
    const waitsOrEnded = async () => isDone || (await countBlocked()) > 0
    await expect.poll(waitsOrEnded, { timeout: 30_000 }).toBe(true)
  })
  expect((await asked)?.status).toBe(409)
  expect(await db.selectFrom('characterTraining').select('id').where('characterId', '=', id).execute()).toEqual([])
})

async function countBlocked(): Promise<number> {
  const { rows } = await sql<{ blocked: number }>`
    select count(*)::int as blocked from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
  `.execute(test.database.db)
  return rows[0]!.blocked
}

it('removing an account needs the end of its trainings, and names the Soul IDs that no other account has', async () => {
  await seedAccounts(test.database.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
    { name: 'west', slots: 2 },
  ])
  const { db } = test.database
  await seedCharacter(db, {
    name: 'Lovelace',
    trainings: [
      { account: 'west', variant: 'v1' },
      { account: 'west', variant: 'v2' },
      { account: 'north', variant: 'v2' },
      { account: 'west', variant: 'cinema', state: 'training' },
    ],
  })
  await db.updateTable('account').set({ source: 'added' }).where('name', '=', 'west').execute()
  const remove = (query = '') => test.request(`/v1/accounts/west${query}`, { method: 'DELETE' })
  expect(await problemFrom(await remove())).toMatchObject({
    code: 'wrong_state',
    detail: expect.stringMatching(/^1 training of a character runs on west/),
  })
  expect(await (await remove('?force=true')).json()).toMatchObject({
    abandoned: [],
    soulIdsLost: [
      { character: 'Lovelace', variant: 'cinema', state: 'training' },
      { character: 'Lovelace', variant: 'v1', state: 'ready' },
    ],
  })
})
