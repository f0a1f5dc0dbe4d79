// Credentials, the order of checks of a submission, and that an account never sees another account's requests.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, north, northKey, soul, south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, credits: 8, contract: 'rejecting' })
})
afterAll(() => sandbox.close())

it('refuses missing and wrong credentials before it looks at path, model or body', async () => {
  const wrong = [{ Authorization: '' }, { Authorization: 'Bearer x' }, { Authorization: 'Key key-north:secret-south' }]
  for (const headers of wrong) {
    for (const path of [
      '/no/such/model',
      `/${soul}`,
      '/requests/x/cancel',
      '/files/generate-upload-url',
      '/estimate/x',
    ]) {
      const answer = await sandbox.post(path, 'not json', headers)
      expect([answer.status, answer.body]).toEqual([401, { detail: 'Invalid credentials' }])
    }
  }
  expect(await sandbox.ledger()).toEqual([])
})

it('accepts both credential schemes', async () => {
  const older = { Authorization: '', 'hf-api-key': 'key-south', 'hf-secret': 'secret-south' }
  expect((await sandbox.get('/models', older)).status).toBe(200)
  expect((await sandbox.get('/models', south)).status).toBe(200)
  expect((await sandbox.get('/models', { ...older, 'hf-secret': 'secret-north' })).status).toBe(401)
})

it('checks model, then body, then credits, then concurrency', async () => {
  expect((await sandbox.post('/no/such/model', 'not json')).body).toEqual({ detail: 'model_not_found' })
  const tooDear = { batch_size: 4, resolution: '1080p' }
  expect((await sandbox.post(`/${soul}`, tooDear)).status).toBe(422)
  expect(await sandbox.post(`/${soul}`, { ...tooDear, prompt: 'x' })).toMatchObject({
    status: 403,
    body: { detail: 'not_enough_credits' },
  })
  expect((await sandbox.post(`/${soul}`, { prompt: 'x' })).status).toBe(200)
  expect((await sandbox.post(`/${soul}`, { ...tooDear, prompt: 'x' })).status).toBe(403)
  expect(await sandbox.post(`/${soul}`, { prompt: 'x' })).toMatchObject({
    status: 400,
    body: { detail: 'Maximum number of concurrent requests (1) has been reached' },
  })
})

it('checks idempotency before credits and capacity: a replay needs neither', async () => {
  const key = { 'Idempotency-Key': 'first' }
  const given = {
    keys: [northKey],
    contract: 'queueing',
    concurrency: 1,
    queueMultiplier: 0,
    credits: 1.5,
    speed: 1,
  } as const
  const poor = await startTestSandbox(given)
  const first = await poor.post(`/${soul}`, { prompt: 'x' }, key)
  expect((await poor.post(`/${soul}`, { prompt: 'x' })).status).toBe(403)
  expect((await poor.post(`/${soul}`, { prompt: 'y' }, key)).status).toBe(422)
  expect((await poor.post(`/${soul}`, { prompt: 'x' }, key)).body.request_id).toBe(first.body.request_id)
  await poor.change('north', { credits: 10 })
  expect((await poor.post(`/${soul}`, { prompt: 'x' })).status).toBe(429)
  expect((await poor.post(`/${soul}`, { prompt: 'x' }, key)).body.request_id).toBe(first.body.request_id)
  await poor.close()
})

it('looks for the model before it reads the body, in both dialects, and records the rejection', async () => {
  const before = (await sandbox.ledger()).length
  expect((await sandbox.post('/v1/text2image/none', '{"params"')).body).toEqual({ detail: 'model_not_found' })
  expect((await sandbox.post('/v1/text2image/soul', '{"params"')).body.detail[0].type).toBe('json_invalid')
  expect((await sandbox.post('/v1/text2image/soul', {})).body.detail[0].loc).toEqual(['body', 'params'])
  const notes = (await sandbox.ledger()).slice(before).map(({ event, httpStatus }) => `${event} ${httpStatus ?? ''}`)
  expect(notes).toEqual(['received ', 'rejected 404', 'received ', 'rejected 422', 'received ', 'rejected 422'])
})

it("answers 404 for another account's request, and for what does not exist", async () => {
  const image = { prompt: '', image_url: 'http://127.0.0.1:1/x.png' }
  const { body } = await sandbox.post(`/${dop}`, image, south)
  for (const id of [body.request_id, '00000000-0000-4000-8000-000000000000']) {
    expect((await sandbox.get(`/requests/${id}/status`, north)).status).toBe(404)
    expect((await sandbox.post(`/requests/${id}/cancel`, undefined, north)).status).toBe(404)
    expect((await sandbox.get(`/v1/job-sets/${id}`, north)).status).toBe(404)
  }
  expect((await sandbox.get(`/requests/${body.request_id}/status`, south)).status).toBe(200)
})

it('puts a new X-Correlation-ID on every response', async () => {
  const answers = [
    await sandbox.get('/models'),
    await sandbox.get('/models', { Authorization: '' }),
    await sandbox.get('/nothing/here'),
    await sandbox.get('/media/outputs/00.png'),
    await sandbox.post(`/${soul}`, {}),
    await sandbox.get('/_sandbox/ledger'),
    await sandbox.fail('error_500_before').then(() => sandbox.post(`/${soul}`, { prompt: 'x' })),
  ]
  expect(answers.map((answer) => answer.status)).toEqual([200, 401, 404, 404, 422, 200, 500])
  const ids = answers.map((answer) => answer.headers.get('X-Correlation-ID'))
  expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id ?? ''))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})
