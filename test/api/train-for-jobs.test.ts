// The policy `train` of jobs with a character: one training, within the budget, written with the job or not at all.
import { beforeAll, expect, it } from 'vitest'
import { Character } from '../../contracts/public/characters.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { newId } from '../../db/connection/new-id.ts'
import { startUnfinishedTrainings } from '../../services/characters/start-unfinished.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { png } from '../support/pictures.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const test = useTestApi()
let images: string[]

beforeAll(async () => {
  await seedAccounts(test.database.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
  ])
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(png())], { type: 'image/png' }), 'a.png')
  const { id } = (await (await test.request('/v1/uploads', { method: 'POST', body: form })).json()) as { id: string }
  images = [id]
})

async function create(name: string): Promise<Character> {
  const response = await test.postJson('/v1/characters', { name, images })
  return Character.parse(await response.json())
}

const read = async (id: string) => Character.parse(await (await test.request(`/v1/characters/${id}`)).json())

const order = (name: string) => ({
  ...{ model: 'soul-2', characterPolicy: 'train' },
  input: { prompt: 'a castle', character: { id: name } },
})

const send = (name: string, headers?: Record<string, string>) => test.postJson('/v1/generations', order(name), headers)

async function accepted(name: string, headers?: Record<string, string>): Promise<Generation> {
  const response = await send(name, headers)
  expect(response.status).toBe(202)
  return Generation.parse(await response.json())
}

async function reserved(): Promise<number> {
  const { reservedCredits } = (await (await test.request('/v1/usage')).json()) as { reservedCredits: number }
  return reservedCredits
}

const limit = (totalCredits: number | null) =>
  test.request('/v1/budgets/local', {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ totalCredits }),
  })

const startsOf = (id: string) => test.workflows.calls.filter(({ workflowId }) => workflowId === id)

const estimated = async (name: string) =>
  Estimate.parse(await (await test.postJson('/v1/estimates', order(name))).json())

it('an estimate names the price of the training that the job would begin, and begins none', async () => {
  const { id } = await create('Eva')
  expect((await estimated('Eva')).character).toMatchObject({ name: 'Eva', decision: 'train', trainingCredits: 40 })
  expect((await read(id)).trainings).toEqual([])
  await accepted('Eva')
  expect((await estimated('Eva')).character).toMatchObject({ decision: 'train', trainingCredits: 0 })
})

it('simultaneous jobs and repeated requests lead to one training, which is paid for once', async () => {
  const { id } = await create('Ada')
  const before = await reserved()
  const headers = { 'idempotency-key': 'the-same-job' }
  const jobs = await Promise.all([accepted('Ada'), accepted('Ada'), accepted('Ada', headers)])
  const again = await accepted('Ada', headers)
  expect(again.id).toBe(jobs[2]?.id)
  const { trainings } = await read(id)
  expect(trainings).toMatchObject([{ state: 'waiting', variant: 'v2', priceCredits: 40 }])
  const [training] = trainings
  const shown = jobs.map(({ character }) => character)
  expect(shown.map((one) => [one?.decision, one?.training?.id])).toEqual(jobs.map(() => ['train', training?.id]))
  expect(shown.reduce((sum, one) => sum + (one?.training?.priceCredits ?? 0), 0)).toBe(40)
  expect(await reserved()).toBeCloseTo(before + 40 + jobs.reduce((sum, { priceCredits }) => sum + priceCredits, 0), 3)
  expect(startsOf(training!.id)).toMatchObject([{ call: 'start characterTraining' }])
})

it('a budget that has room for the job but not for the training refuses both', async () => {
  const { id } = await create('Rich')
  const before = await reserved()
  await limit(before + 39)
  expect((await send('Rich')).status).toBe(402)
  // The training alone fits, and the job does not: the training is not written either.
  await limit(before + 40)
  expect((await send('Rich')).status).toBe(402)
  expect([await reserved(), (await read(id)).trainings]).toEqual([before, []])

  // An account holds it and is full. The job waits for that account, because a training does not fit.
  const north = await test.database.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', 'north')
    .executeTakeFirstOrThrow()
  await test.database.db
    .insertInto('characterTraining')
    .values({
      ...{ id: newId('training'), characterId: id, variant: 'v2', accountId: north.id, state: 'ready' },
      ...{ priceCredits: 40, platformName: 'Rich', platformId: 'soul-rich' },
    })
    .execute()
  await accepted('Rich')
  const waits = await accepted('Rich')
  expect(waits.character).toMatchObject({ decision: 'wait', training: null })
  expect(waits.character?.detail).toMatch(/the budget does not allow a training/)
  await limit(null)
  expect((await read(id)).trainings).toHaveLength(1)
  // With room in the budget it is trained on the account with a free slot.
  expect((await accepted('Rich')).character).toMatchObject({ decision: 'train', training: { account: 'south' } })
})

it('where Temporal is away, the job is accepted and the training starts later', async () => {
  const { id } = await create('Grace')
  test.workflows.failure = new Error('away')
  const { character } = await accepted('Grace')
  test.workflows.failure = undefined
  expect(startsOf(character!.training!.id)).toEqual([])
  const walks = { trainings: {}, removals: {} }
  await startUnfinishedTrainings({ ctx: test.ctx, input: { walks, olderThanMs: 0 } })
  expect(startsOf(character!.training!.id)).toMatchObject([{ call: 'start characterTraining' }])
  expect((await read(id)).trainings).toMatchObject([{ state: 'waiting' }])
})

it('a character that cannot be trained is refused with the reason, and nothing is written', async () => {
  const { id } = await create('Ann')
  await test.database.db.deleteFrom('characterImage').where('characterId', '=', id).execute()
  expect(await problemFrom(await send('Ann'))).toMatchObject({
    code: 'invalid_content',
    errors: [{ pointer: '/input/character', detail: expect.stringMatching(/^Ann has no stored images to train with/) }],
  })
  expect((await read(id)).trainings).toEqual([])
})
