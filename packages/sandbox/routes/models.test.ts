// The catalogue and prices.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({})
})
afterAll(() => sandbox.close())

const slugs = async (query: string, headers = {}): Promise<string[]> =>
  (await sandbox.get(`/models${query}`, headers)).body.items.map((item: { slug: string }) => item.slug)

it("lists today's 84 models: 17 that make images and 67 that make clips, no v1 route and nothing older", async () => {
  const all = await slugs('')
  expect(all).toHaveLength(84)
  expect(await slugs('?output_type=image')).toHaveLength(17)
  expect(await slugs('?output_type=video')).toHaveLength(67)
  expect(all).toContain('kling-video/omni/first-last-frame')
  expect(all).not.toContain(dop)
  expect(all.filter((slug) => slug.startsWith('v1/') || slug.startsWith('generate/'))).toEqual([])
})

it('filters and pages; limit is another name of size', async () => {
  const all = await slugs('')
  expect(await slugs('?search=SEEDANCE-2.5')).toHaveLength(5)
  expect([...(await slugs('?size=40&page=1')), ...(await slugs('?size=40&page=2'))]).toEqual(all.slice(0, 80))
  expect(await slugs('?limit=3')).toEqual(all.slice(0, 3))
  expect(await slugs('?limit=500')).toEqual(all)
  expect(await slugs('?page=9')).toEqual([])
})

it('says what a model does, and its input schema on request', async () => {
  const plain = (await sandbox.get('/models?search=kling-video/v2.6/pro/text')).body.items[0]
  expect(plain).toEqual({
    slug: 'kling-video/v2.6/pro/text-to-video',
    title: 'Kling 2.6 Pro, text to video',
    description: 'Makes clips from text.',
    output_type: 'video',
    operation_type: ['text_to_video'],
  })
  const full = (await sandbox.get('/models?search=kling-video/v2.6/pro/text&include_schema=true')).body.items[0]
  expect(full.input_schema.required).toEqual(['prompt'])
  expect(full.input_schema.properties.sound).toEqual({ default: 'on', type: 'string', enum: ['on', 'off'] })
  const closed = (await sandbox.get('/models?search=pixverse/v6/text&include_schema=true')).body.items[0]
  expect(closed.input_schema.additionalProperties).toBe(false)
})

it('shows and answers only what is in the catalogue of the account', async () => {
  const change = { catalogue: [dop, 'z-image/turbo'] }
  expect((await sandbox.call('PATCH', '/_sandbox/accounts/south', { body: change })).status).toBe(200)
  expect(await slugs('', south)).toEqual([dop, 'z-image/turbo'])
  const submit = async (model: string) => (await sandbox.post(`/${model}`, { prompt: 'x' }, south)).status
  expect([await submit('z-image/turbo'), await submit(soul)]).toEqual([200, 404])
  expect((await sandbox.post(`/estimate/${soul}`, { prompt: 'x' }, south)).body).toEqual({ detail: 'model_not_found' })
})

it('takes the paths that the documentation mis-spells', async () => {
  const body = { video_url: 'http://placeholder.invalid/v.mp4', image_urls: ['http://placeholder.invalid/i.png'] }
  expect((await sandbox.post('/higgsfiled/genjutsu/object-swap/v1.0', body)).status).toBe(200)
})

it('estimates without charging or fetching, in strings of three decimals', async () => {
  const submissions = async () => (await sandbox.ledger()).filter((entry) => entry.event === 'received').length
  const before = await submissions()
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
  expect((await sandbox.post('/estimate/no/such', {})).status).toBe(404)
  expect(await submissions()).toBe(before)
})

it('discount_percent: an estimate shows both prices, a submission pays the lower one', async () => {
  const body = { prompt: 'x', resolution: '1080p' }
  await sandbox.change('north', { discount_percent: 45 })
  const { body: estimate } = await sandbox.post(`/estimate/${soul}`, body)
  const discount = { percentage: '45', credits: '1.650', usd: '0.103' }
  expect(estimate).toEqual({ type: 'estimate', credits: '3.000', usd: '0.188', discount })
  const before = await sandbox.balance('north')
  const { request_id: id } = (await sandbox.post(`/${soul}`, body)).body
  expect(before - (await sandbox.balance('north'))).toBeCloseTo(1.65, 6)
  await sandbox.change('north', { discount_percent: null })
  await sandbox.ended(id)
  const charged = (await sandbox.ledger()).find((entry) => entry.event === 'charged' && entry.requestId === id)
  expect(charged?.credits).toBe(1.65)
})

it('describes the price of Seedance 2 by tokens, and charges by the same rule', async () => {
  const body = { prompt: 'x', duration: 5, resolution: '720p', aspect_ratio: '16:9' }
  const model = 'bytedance/seedance-2.0/text-to-video'
  const { body: estimate } = await sandbox.post(`/estimate/${model}`, body)
  expect(estimate.type).toBe('description')
  expect(estimate.pricing_description).toContain('1000 tokens cost 0.014 USD up to 1080p and 0.008 USD at 4K')
  const before = await sandbox.balance('north')
  await sandbox.post(`/${model}`, body)
  // 5 s of 1280x720 at 24 frames are 108,000 tokens.
  expect(before - (await sandbox.balance('north'))).toBeCloseTo(108 * 0.014 * 16, 3)
})

it.each([
  [{ prompt: 'x', resolution: 'auto' }, "'auto' is not one of ['720p', '1080p']"],
  [{}, "'prompt' is a required property"],
  [{ prompt: 7 }, "7 is not of type 'string'"],
  [{ prompt: 'x', seed: 1.5 }, "1.5 is not of type 'integer'"],
  [{ prompt: 'x', seed: 0 }, '0 is less than the minimum of 1'],
  [{ prompt: 'x', style_strength: 2 }, '2 is greater than the maximum of 1'],
  [{ prompt: 'x', enhance_prompt: 'yes' }, "'yes' is not of type 'boolean'"],
  [{ prompt: 'x', style_id: 'red' }, "'red' is not a 'uuid'"],
])('refuses an estimate of %j in one line', async (body, detail) => {
  const answer = await sandbox.post(`/estimate/${soul}`, body)
  expect([answer.status, answer.body]).toEqual([400, { detail }])
})

it('refuses an estimate of a closed schema by the name of the field', async () => {
  const answer = await sandbox.post('/estimate/pixverse/v6/text-to-video', { prompt: 'x', style: 'y' })
  expect(answer.body.detail).toBe("Additional properties are not allowed ('style' was unexpected)")
})
