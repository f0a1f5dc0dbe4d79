// Characters in the input of jobs: what is refused before anything is paid, and images as references.
import { beforeAll, expect, it } from 'vitest'
import { Generation } from '../../contracts/public/generations.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { newId } from '../../db/connection/new-id.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { seedCharacter } from '../support/characters/seed-character.ts'
import { png } from '../support/pictures.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const test = useTestApi()
let image: string
let start: string
let deleted: string

beforeAll(async () => {
  const { db } = test.database
  await seedAccounts(db, [{ name: 'north', slots: 1 }])
  image = await upload(png())
  start = await upload(png({ rgb: [9, 9, 9] }))
  await seedCharacter(db, { name: 'ready', trainings: [{ account: 'north' }] })
  await seedCharacter(db, { name: 'old', trainings: [{ account: 'north', variant: 'v1' }] })
  await seedCharacter(db, { name: 'running', trainings: [{ account: 'north', state: 'training' }] })
  await seedCharacter(db, { name: 'failed', trainings: [{ account: 'north', state: 'failed' }] })
  deleted = await seedCharacter(db, { name: 'gone', trainings: [{ account: 'north' }] })
  await test.request(`/v1/characters/${deleted}`, { method: 'DELETE' })
})

async function upload(bytes: Buffer): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
  return ((await (await test.request('/v1/uploads', { method: 'POST', body: form })).json()) as { id: string }).id
}

const send = (character: object | undefined, more: object = {}) =>
  test.postJson('/v1/generations', { model: 'soul-2', input: { prompt: 'a castle', character }, ...more })

async function refusal(character: object | undefined, more: object = {}) {
  const { code, errors } = await problemFrom(await send(character, more))
  return [code, errors?.[0]?.pointer, errors?.[0]?.detail]
}

it.each([
  ['of another client or none', { id: 'unknown' }, '/input/character/id', /not a character of yours/],
  [
    'of another variant than the request names',
    { id: 'ready', variant: 'v1' },
    '/input/character/variant',
    /uses those of v2/,
  ],
  [
    'that is trained for another variant',
    { id: 'old' },
    '/input/character',
    /for v1 only, .* ignores any variant but v2/,
  ],
  ['that is being trained', { id: 'running' }, '/input/character', /being trained for v2 on north/],
  ['whose training failed', { id: 'failed' }, '/input/character', /training of failed for v2 failed/],
] as const)('a character %s is refused', async (_what, character, pointer, detail) => {
  expect(await refusal(character)).toEqual(['invalid_content', pointer, expect.stringMatching(detail)])
})

it('a character that is being deleted is refused, by its id', async () => {
  const detail = expect.stringMatching(/gone is being deleted/)
  expect(await refusal({ id: deleted })).toEqual(['invalid_content', '/input/character/id', detail])
})

it('a policy without a character, and one without its fallback model, are refused', async () => {
  expect(await refusal(undefined, { characterPolicy: 'wait' })).toEqual([
    'invalid_content',
    '/characterPolicy',
    expect.stringMatching(/has no effect/),
  ])
  expect(await refusal({ id: 'ready' }, { characterPolicy: 'references' })).toEqual([
    'invalid_content',
    '/characterFallbackModel',
    expect.stringMatching(/is required/),
  ])
  const rows = await test.database.db.selectFrom('generation').select('id').execute()
  expect(rows).toEqual([])
})

it('where the holder is full, the policy `references` sends images to the fallback model, and says so', async () => {
  const { db } = test.database
  const character = await seedCharacter(db, { name: 'Ada', trainings: [{ account: 'north' }] })
  await db
    .insertInto('characterImage')
    .values({ characterId: character, assetId: image, position: 0, fingerprint: null })
    .execute()
  const policy = { characterPolicy: 'references', characterFallbackModel: 'banana-pro' }
  const first = Generation.parse(await (await send({ id: 'ada' }, policy)).json())
  expect(first.character).toMatchObject({ id: character, usedAs: 'soul_id', decision: 'held', training: null })
  const body = { model: 'soul-2', input: { character: { id: 'Ada' } }, ...policy }
  const estimate = Estimate.parse(await (await test.postJson('/v1/estimates', body)).json())
  const second = Generation.parse(await (await send({ id: character }, policy)).json())
  expect(estimate).toMatchObject({ model: second.model, credits: second.priceCredits })
  expect(estimate.character).toMatchObject({ decision: 'references', trainingCredits: 0 })
  expect(second.model).not.toBe(first.model)
  expect(JSON.stringify(second.input)).toContain(image)
  expect(second.character).toMatchObject({
    ...{ usedAs: 'references', decision: 'references', imagesSent: 1, imagesStored: 1, training: null },
    detail: expect.stringMatching(
      /north: all 1 slots in use.*1 of 1 images of Ada are sent as references to banana-pro/,
    ),
  })
})

it('a film sends the images of its character with every scene', async () => {
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
  const film = { model: 'grok-video', image: start, scenes, settings: { character: { id: 'Ada' } } }
  const response = await test.postJson('/v1/films', film)
  expect(response.status).toBe(202)
  const { id } = (await response.json()) as { id: string }
  const stored = await test.database.db.selectFrom('scene').select('input').where('filmId', '=', id).execute()
  expect(stored.map(({ input }) => JSON.stringify(input).includes(image))).toEqual([true, true])
  const none = await test.postJson('/v1/films', { ...film, settings: { character: { id: newId('character') } } })
  expect(await problemFrom(none)).toMatchObject({ errors: [{ pointer: '/settings/character/id' }] })
})
