// A character from its images to its removal, and a job that trains one first, through the API, over real servers. The worker is killed
// while the platform trains.
import { beforeEach, expect, it } from 'vitest'
import { Asset } from '../../contracts/public/assets.ts'
import { Character, TrainingPlan } from '../../contracts/public/characters.ts'
import { png } from '../support/pictures.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack()

beforeEach(() => test.printLogsOnFailure())

async function upload(red: number): Promise<string> {
  const body = new Uint8Array(png({ widthPx: 64, heightPx: 64, rgb: [red, 90, 160] }))
  const headers = { 'content-type': 'image/png' }
  return Asset.parse(await (await fetch(`${test.api.url}/v1/uploads`, { method: 'POST', headers, body })).json()).id
}

const read = async (id: string) =>
  Character.parse(await (await fetch(`${test.api.url}/v1/characters/${id}`)).json()).trainings[0]!

const events = async () => (await test.sandbox.ledger()).map(({ event }) => event)

/** Soul IDs of the account `north` at the platform. */
async function soulIds(): Promise<string[]> {
  const { keyId, secret } = test.stack.accounts.find(({ name }) => name === 'north')!
  const headers = { authorization: `Key ${keyId}:${secret}` }
  const list = await fetch(`${test.sandbox.url}/v1/custom-references/list`, { headers })
  return ((await list.json()) as { items: { id: string }[] }).items.map(({ id }) => id)
}

it('is trained once and paid once where the worker is killed during the training, and its Soul ID is deleted with it', async () => {
  const images = await Promise.all([20, 120, 220].map(upload))
  const { id } = Character.parse(await (await test.api.post('/v1/characters', { name: 'Ada', images })).json())
  const planned = await test.api.post(`/v1/characters/${id}/train`, { accounts: ['north'] })
  expect(TrainingPlan.parse(await planned.json())).toMatchObject({ credits: 40, trainings: [{ action: 'train' }] })
  await expect.poll(() => read(id), { timeout: 30_000 }).toMatchObject({ state: 'training' })
  await test.stack.kill('worker', 'SIGKILL')
  expect(await events()).toEqual(['received', 'accepted'])
  await test.stack.start('worker')

  await expect.poll(() => read(id), { timeout: 90_000 }).toMatchObject({ state: 'ready', chargedCredits: 40 })
  const { soulId } = await read(id)
  expect(await soulIds()).toEqual([soulId])
  expect(await events()).toEqual(['received', 'accepted', 'charged'])

  const removed = await fetch(`${test.api.url}/v1/characters/${id}`, { method: 'DELETE' })
  expect(removed.status).toBe(202)
  await expect.poll(() => read(id), { timeout: 30_000 }).toMatchObject({ state: 'removed', chargedCredits: 40 })
  expect(await soulIds()).toEqual([])
  expect(await events()).toEqual(['received', 'accepted', 'charged'])
}, 200_000)

it('a job with the policy `train` starts after its training where the worker is killed in between, and both are paid once', async () => {
  const images = [await upload(60)]
  const { id } = Character.parse(await (await test.api.post('/v1/characters', { name: 'Grace', images })).json())
  const before = (await events()).length
  const job = await test.api.createGeneration({
    ...{ model: 'soul', characterPolicy: 'train' },
    input: { prompt: 'a castle', character: { id: 'Grace' } },
  })
  expect(job.character).toMatchObject({ decision: 'train', training: { priceCredits: 40 } })
  await expect.poll(() => read(id), { timeout: 30_000 }).toMatchObject({ state: 'training' })
  await test.stack.kill('worker', 'SIGKILL')
  await test.stack.start('worker')

  const { status, attempts } = await test.api.generationEnd(job.id)
  expect([status, attempts.map(({ account }) => account)]).toEqual(['completed', [job.character?.training?.account]])
  expect(await read(id)).toMatchObject({ id: job.character?.training?.id, state: 'ready', chargedCredits: 40 })
  const paid = (await events()).slice(before).filter((event) => event === 'accepted' || event === 'charged')
  expect(paid.toSorted((a, b) => a.localeCompare(b))).toEqual(['accepted', 'accepted', 'charged', 'charged'])
}, 200_000)
