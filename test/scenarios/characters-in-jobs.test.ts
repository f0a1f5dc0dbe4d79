// Jobs with a character over three accounts of a real stack, of which none, one and two hold it. The images are compared.
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { Account } from '../../contracts/public/accounts.ts'
import { Asset } from '../../contracts/public/assets.ts'
import { Character } from '../../contracts/public/characters.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { characterLikeness, testPng } from '../../packages/sandbox/testing/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack()
const WEST = { name: 'west', keyId: 'sandbox-west', secret: 'west-secret' }

beforeAll(async () => {
  const key = { keyId: WEST.keyId, secret: WEST.secret }
  const added = await fetch(`${test.sandbox.url}/_sandbox/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: WEST.name, keys: [key] }),
  })
  expect(added.ok).toBe(true)
  expect((await test.api.post('/v1/accounts', { ...WEST, slots: 1 })).status).toBe(201)
})
beforeEach(() => test.printLogsOnFailure())

async function addCharacter(name: string, phase: number): Promise<string> {
  const body = new Uint8Array(testPng({ width: 300, height: 300 }, phase))
  const headers = { 'content-type': 'image/png' }
  const upload = await fetch(`${test.api.url}/v1/uploads`, { method: 'POST', headers, body })
  const images = [Asset.parse(await upload.json()).id]
  return Character.parse(await (await test.api.post('/v1/characters', { name, images })).json()).id
}

const read = async (id: string) => Character.parse(await (await fetch(`${test.api.url}/v1/characters/${id}`)).json())

async function train(id: string, account: string): Promise<void> {
  const asked = await test.api.post(`/v1/characters/${id}/train`, { variants: ['v1'], accounts: [account] })
  expect(asked.ok).toBe(true)
  const state = async () => (await read(id)).trainings.find((one) => one.account === account)?.state
  await expect.poll(state, { timeout: 90_000 }).toBe('ready')
}

function order(prompt: string, id?: string) {
  return { model: 'soul', input: { prompt, seed: 3, ...(id === undefined ? {} : { character: { id } }) } }
}

async function ended(job: Promise<Generation>) {
  const { status, attempts, outputs, character } = await test.api.generationEnd((await job).id)
  expect(status).toBe('completed')
  return { account: attempts.at(-1)?.account, image: await test.api.download(outputs[0]!.url), character }
}

const portrait = (prompt: string, id?: string) => ended(test.api.createGeneration(order(prompt, id)))

const steer = async (account: string, action: 'drain' | 'resume') =>
  expect((await test.api.post(`/v1/accounts/${account}/${action}`, {})).ok).toBe(true)

it('runs on the accounts that hold it, looks the same on each, and ends unpaid where the last holder loses it', async () => {
  const ada = await addCharacter('Ada', 0)
  const refused = await test.api.post('/v1/generations', order('a castle', 'Ada'))
  expect(await problemFrom(refused)).toMatchObject({
    code: 'invalid_content',
    errors: [{ pointer: '/input/character', detail: expect.stringMatching(/^Ada is not trained for v1/) }],
  })

  await train(ada, 'north')
  const first = await portrait('a castle at dawn', 'Ada')
  expect(first).toMatchObject({ account: 'north', character: { usedAs: 'soul_id', decision: 'held', variant: 'v1' } })
  const without = await portrait('a castle at dawn')
  expect(characterLikeness(first.image, without.image)).toBeLessThan(0.6)

  await train(ada, 'west')
  const prompts = ['rain over a city', 'a forest', 'a boat', 'a market']
  const portraits = await Promise.all(prompts.map((prompt) => portrait(prompt, ada)))
  expect(new Set(portraits.map(({ account }) => account))).toEqual(new Set(['north', 'west']))
  for (const { image } of portraits) expect(characterLikeness(first.image, image)).toBeGreaterThan(0.9)

  for (const account of ['north', 'west']) await steer(account, 'drain')
  const waiting = await Promise.all(
    ['one', 'two', 'three'].map((prompt) => test.api.createGeneration(order(prompt, ada))),
  )
  expect(waiting.map(({ character }) => character?.decision)).toEqual(['wait', 'wait', 'wait'])
  expect((await fetch(`${test.api.url}/v1/characters/${ada}`, { method: 'DELETE' })).status).toBe(202)
  for (const { id } of waiting) {
    const { status, error, attempts } = await test.api.generationEnd(id)
    expect({ status, error, attempts }).toMatchObject({
      status: 'failed',
      error: { code: 'no_account', paid: 'no' },
      attempts: [],
    })
    expect(await test.sandbox.ledgerOf(id)).toEqual([])
  }
  for (const account of ['north', 'west']) await steer(account, 'resume')
  for (const name of ['north', 'south', 'west']) {
    const { slots } = Account.parse(await (await fetch(`${test.api.url}/v1/accounts/${name}`)).json())
    expect({ name, inUse: slots.inUse }).toEqual({ name, inUse: 0 })
  }
}, 240_000)
