// The catalogue and prices.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({})
})
afterAll(() => sandbox.close())

const slugs = async (query: string): Promise<string[]> =>
  (await sandbox.get(`/models${query}`)).body.items.map((item: { slug: string }) => item.slug)

it('lists, filters and pages the v2 models', async () => {
  const all = await slugs('')
  expect(all).toContain('kling-video/omni/first-last-frame')
  expect(all.some((slug) => slug.startsWith('v1/'))).toBe(false)
  expect(await slugs('?output_type=image')).toEqual([soul, 'higgsfield-ai/soul/v2/standard'])
  expect(await slugs('?search=DOP')).toHaveLength(3)
  expect([...(await slugs('?size=4&page=1')), ...(await slugs('?size=4&page=2'))]).toEqual(all.slice(0, 8))
})

it('shows the input schema on request', async () => {
  const plain = (await sandbox.get('/models?search=kling-video/v2.6/pro/text')).body.items[0]
  expect(plain.input_schema).toBeUndefined()
  const full = (await sandbox.get('/models?search=kling-video/v2.6/pro/text&include_schema=true')).body.items[0]
  expect(full.input_schema.required).toEqual(['prompt'])
  expect(full.input_schema.properties.sound).toEqual({ default: 'on', type: 'string', enum: ['on', 'off'] })
})

it('estimates without charging, and refuses a wrong body in one line', async () => {
  const estimate = async (path: string, body: object) => (await sandbox.post(`/estimate/${path}`, body)).body
  const image = { prompt: '', image_url: 'http://placeholder.invalid/x.png' }
  expect(await estimate(soul, { prompt: 'x', batch_size: 4 })).toEqual({
    type: 'estimate',
    credits: '6.000',
    usd: '0.375',
    discount: null,
  })
  expect((await estimate(dop, image)).credits).toBe('2.000')
  expect((await estimate('kling-video/v2.6/pro/text-to-video', { prompt: 'x', duration: 10 })).credits).toBe('11.200')
  expect((await estimate('kling-video/omni/first-last-frame', {})).credits).toBe('6.720')
  expect((await estimate(soul, { prompt: 'x', resolution: 'auto' })).detail).toBe(
    "'auto' is not one of ['720p', '1080p']",
  )
  expect((await estimate(soul, {})).detail).toBe("'prompt' is a required property")
  expect((await sandbox.post('/estimate/no/such', {})).status).toBe(404)
  expect(await sandbox.ledger()).toEqual([])
})
