// Both request dialects from submission to output, and the platform's own error shapes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { dop, soul, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 40 })
})
afterAll(() => sandbox.close())

it('v2: a request goes from queued over in_progress to completed', async () => {
  const { status, body } = await sandbox.post(`/${soul}`, { prompt: 'a harbour', some_unknown_field: 1 })
  const base = `${sandbox.url}/requests/${body.request_id}`
  expect([status, body]).toEqual([
    200,
    {
      status: 'queued',
      request_id: body.request_id,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      expires_after: 604_800,
    },
  ])
  const seen = new Set<string>()
  let last: Awaited<ReturnType<TestSandbox['get']>>['body']
  do {
    last = (await sandbox.get(`/requests/${body.request_id}/status`)).body
    seen.add(last.status)
    await new Promise((resolve) => setTimeout(resolve, 10))
  } while (last.status !== 'completed')
  expect([...seen]).toEqual(['queued', 'in_progress', 'completed'])
  expect(last.images).toHaveLength(1)
  expect(new Date(last.expires_at).getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * 3600_000)
  expect((await fetch(last.images[0].url)).headers.get('content-type')).toBe('image/png')
})

it('names the host that the caller used in every URL', async () => {
  const named = sandbox.url.replace('127.0.0.1', 'localhost')
  const answer = await sandbox.post(`${named}/${soul}`, { prompt: 'x' })
  expect(answer.body.status_url.startsWith(`${named}/requests/`)).toBe(true)
})

it('v1: answers a JobSet whose jobs finish one after the other, readable at both status routes', async () => {
  const params = { prompt: 'four boats', width_and_height: '1152x1536', quality: '720p', batch_size: 4 }
  const { status, body } = await sandbox.post('/v1/text2image/soul', { params })
  expect([status, body.type, body.jobs.length]).toEqual([200, 'text2image_soul', 4])
  expect(body.jobs[0]).toMatchObject({ job_set_type: 'text2image_soul', status: 'queued', results: null })
  const finishedJobs = new Set<number>()
  for (;;) {
    const { jobs } = (await sandbox.get(`/v1/job-sets/${body.id}`)).body
    const done = jobs.filter((job: { status: string }) => job.status === 'completed')
    finishedJobs.add(done.length)
    if (done.length === 4) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(finishedJobs.size).toBeGreaterThan(2)
  const set = (await sandbox.get(`/v1/job-sets/${body.id}`)).body
  const urls = set.jobs.map((job: { results: { raw: { type: string; url: string } } }) => job.results.raw.url)
  expect(new Set(urls).size).toBe(4)
  expect(set.jobs[0].results.raw.type).toBe('image')
  const status2 = await sandbox.ended(body.id)
  expect([status2.status, status2.images.length]).toEqual(['completed', 4])
})

it('v1: cancels while every job is queued with an empty 202, and refuses after one has started', async () => {
  const params = { prompt: 'x', width_and_height: '1152x1536', batch_size: 4 }
  const balance = await sandbox.balance('north')
  const slow = { latency: { meanSeconds: 3600, spread: 0 } }
  await sandbox.change('north', slow)
  const { id } = (await sandbox.post('/v1/text2image/soul', { params })).body
  const cancel = () => sandbox.post(`/requests/${id}/cancel`, undefined)
  expect(await cancel()).toMatchObject({ status: 202, body: '' })
  const { jobs } = (await sandbox.get(`/v1/job-sets/${id}`)).body
  expect(jobs.map((job: { status: string; results: unknown }) => [job.status, job.results])).toEqual(
    Array.from({ length: 4 }, () => ['canceled', null]),
  )
  expect(await sandbox.balance('north')).toBe(balance)
  const second = (await sandbox.post('/v1/text2image/soul', { params })).body.id
  await sandbox.advance(60)
  await expect.poll(async () => (await sandbox.get(`/requests/${second}/status`)).body.status).toBe('in_progress')
  expect((await sandbox.post(`/requests/${second}/cancel`, undefined)).status).toBe(400)
  await sandbox.change('north', { latency: null })
})

it('v1: requires its own names and no nulls', async () => {
  const image = [{ type: 'image_url', image_url: `${sandbox.url}/x.png` }]
  const params = { model: 'dop-standard', prompt: 'x', input_images: image }
  const answer = await sandbox.post('/v1/image2video/dop', { params })
  expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['body', 'params', 'model']])
  const soulParams = { prompt: 'x', width_and_height: '1152x1536', style_id: null }
  expect((await sandbox.post('/v1/text2image/soul', { params: soulParams })).status).toBe(422)
  expect((await sandbox.post('/v1/text2image/soul', { prompt: 'flat' })).body.detail[0].loc).toEqual(['body', 'params'])
  expect((await sandbox.post('/v1/text2image/other', { params: {} })).status).toBe(404)
})

it('lists the errors of a body, field by field', async () => {
  const { status, body } = await sandbox.post('/kling-video/v2.6/pro/image-to-video', {
    duration: 7,
    sound: true,
    image_url: 'not a url',
  })
  expect(status).toBe(422)
  expect(body.detail.map((error: { loc: string[] }) => error.loc)).toEqual([
    ['body', 'prompt'],
    ['body', 'sound'],
    ['body', 'duration'],
    ['body', 'image_url'],
  ])
  expect(body.detail[0]).toEqual({ type: 'missing', loc: ['body', 'prompt'], msg: 'Field required' })
  expect(body.detail[2]).toEqual({ type: 'enum', loc: ['body', 'duration'], msg: 'Input should be 5 or 10', input: 7 })
  expect((await sandbox.post(`/${soul}`, '{"prompt":')).body.detail[0].type).toBe('json_invalid')
  expect((await sandbox.post(`/${soul}`, { prompt: 'x', seed: 1.5 })).status).toBe(422)
  expect((await sandbox.post(`/${soul}`, { prompt: 'x'.repeat(1_100_000) })).status).toBe(413)
})

it('fails and refunds a request whose picture cannot be fetched or read, and says which field', async () => {
  const before = await sandbox.balance('north')
  const missing = await sandbox.post(`/${dop}`, { prompt: '', image_url: `${sandbox.url}/media/uploads/00.png` })
  const text = await sandbox.post(`/${dop}`, { prompt: '', image_url: `${sandbox.url}/_sandbox/ledger` })
  expect(await sandbox.ended(missing.body.request_id)).toMatchObject({
    status: 'failed',
    error: 'Could not download image_url: HTTP 404',
  })
  expect(await sandbox.ended(text.body.request_id)).toMatchObject({
    status: 'failed',
    error: 'Could not use image_url: not a readable image',
  })
  expect(await sandbox.balance('north')).toBe(before)
})

it('refuses a deeply nested body and a body without JSON as invalid JSON, and a body of many megabytes as too large', async () => {
  const nested = (levels: number) => `{"prompt":"x","more":${'['.repeat(levels)}${']'.repeat(levels)}}`
  for (const body of [nested(100_000), '{', '', 'prompt=x']) {
    const answer = await sandbox.post(`/${soul}`, body)
    expect([answer.status, answer.body.detail[0].type]).toEqual([422, 'json_invalid'])
  }
  expect((await sandbox.post('/v1/agent/sessions', `{"config":${nested(100_000)}}`)).status).toBe(422)
  expect((await sandbox.post(`/${soul}`, nested(50))).status).toBe(200)
  for (const path of [`/${soul}`, '/_sandbox/faults']) {
    expect((await sandbox.post(path, `{"prompt":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413)
  }
})
