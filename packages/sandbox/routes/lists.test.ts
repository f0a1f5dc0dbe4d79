// Motions, styles, presets and options, and that their previews are pictures.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, startTestSandbox } from '../testing/client.ts'
import { pngSize } from '../testing/pictures.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({})
})
afterAll(() => sandbox.close())

interface Item {
  id: string
  name: string
  description: string
  preview_url: string
  start_end_frame?: boolean
}

/** These lists are bare arrays. */
async function listOf(path: string): Promise<Item[]> {
  const { status, body } = await sandbox.get(path)
  expect(status).toBe(200)
  return JSON.parse(body)
}

it('lists 121 motions, 106 of which use an end picture', async () => {
  const motions = await listOf('/v1/motions')
  expect(motions).toHaveLength(121)
  expect(motions.filter((motion) => motion.start_end_frame)).toHaveLength(106)
  expect(motions.find(({ name }) => name === 'General')).toEqual({
    id: '31177282-bde3-4870-b283-1135ca0a201a',
    name: 'General',
    description: 'Camera motion or effect: General',
    preview_url: `${sandbox.url}/media/previews/31177282-bde3-4870-b283-1135ca0a201a.png`,
    start_end_frame: true,
  })
})

it('lists 106 styles of Soul, one with the broken name, and 33 of Soul 2', async () => {
  const styles = await listOf('/v1/text2image/soul-styles')
  expect(new Set(styles.map(({ id }) => id)).size).toBe(106)
  expect(styles.find(({ id }) => id === '5659c554-9367-4a27-8c66-333c072cbbc2')?.name).toBe('7\\')
  const second = await listOf('/v1/text2image/soul-styles/v2')
  expect(new Set(second.map(({ id }) => id)).size).toBe(33)
  expect(second.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['General', 'Flash editorial', 'Digital camera', 'Editorial street style']),
  )
})

it('accepts the ids that it lists', async () => {
  const [motion] = await listOf('/v1/motions')
  const [style] = await listOf('/v1/text2image/soul-styles')
  const clip = { prompt: '', image_url: 'http://placeholder.invalid/a.png', motions: [{ id: motion?.id }] }
  expect((await sandbox.post(`/${dop}`, clip)).status).toBe(200)
  expect((await sandbox.post(`/${soul}`, { prompt: 'x', style_id: style?.id })).status).toBe(200)
  const unknown = { prompt: 'x', style_id: motion?.id }
  expect(await sandbox.post(`/${soul}`, unknown)).toMatchObject({ status: 400, body: { detail: 'style not found' } })
})

it('draws a preview for each, which needs no key', async () => {
  const [style] = await listOf('/v1/text2image/soul-styles')
  const answers = await Promise.all([1, 2].map(() => fetch(style?.preview_url ?? '')))
  for (const answer of answers) {
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(pngSize(Buffer.from(await answer.arrayBuffer()))).toEqual({ width: 320, height: 240 })
  }
  const unknown = '00000000-0000-4000-8000-000000000000'
  expect((await fetch(`${sandbox.url}/media/previews/${unknown}.png`)).status).toBe(404)
})

it('pages the presets of Marketing Studio by cursor', async () => {
  const all: string[] = []
  let cursor: string | null = ''
  do {
    const { body } = await sandbox.get(`/marketing-studio/image/presets?size=15&cursor=${cursor}`)
    expect(body.total).toBe(32)
    all.push(...body.items.map((item: Item) => item.id))
    cursor = body.cursor
  } while (cursor !== null)
  expect(new Set(all).size).toBe(32)
})

it('has the presets of Genjutsu restyle and the options of the AI influencer', async () => {
  const { body } = await sandbox.get('/models/higgsfield/genjutsu/restyle/v1.0/presets')
  expect(body.model).toBe('higgsfield/genjutsu/restyle/v1.0')
  expect(Object.keys(body.items[0])).toEqual(['id', 'name', 'preview_url'])
  expect((await sandbox.get('/models/higgsfield/ai-influencer/options')).body.options.gender).toContain('female')
  expect((await sandbox.get('/models/z-image/turbo/presets')).status).toBe(404)
})

it('requires a key for every list', async () => {
  for (const path of ['/v1/motions', '/v1/text2image/soul-styles/v2', '/marketing-studio/image/presets']) {
    expect((await fetch(`${sandbox.url}${path}`)).status).toBe(401)
  }
})
