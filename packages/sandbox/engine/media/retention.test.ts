// How long files live in each contract, how a submission shortens that, and the early end by DELETE.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../../testing/client.ts'
import { startReceiver } from '../../testing/receiver.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const week = 7 * 24 * 3600
const submit = (headers: object = {}, query = '') => sandbox.post(`/${soul}${query}`, picture, headers)

async function completed(headers: object = {}) {
  const { request_id: id } = (await submit(headers)).body
  const status = await sandbox.ended(id)
  return { id, status, url: status.images[0].url as string }
}

it('retention under queueing: counted from the finish and shown as expires_at; after it files answer 404, the status stays', async () => {
  sandbox = await startTestSandbox({})
  const { id, status, url } = await completed()
  const row = await sandbox.row(id)
  expect(Date.parse(status.expires_at)).toBe(row.finishedAtMs + week * 1000)
  await sandbox.advance(week - 60)
  expect((await fetch(url)).status).toBe(200)
  await sandbox.advance(60)
  expect((await fetch(url)).status).toBe(404)
  expect((await sandbox.get(`/requests/${id}/status`)).body).toEqual(status)
})

it('retention under rejecting: counted from the creation and not shown', async () => {
  sandbox = await startTestSandbox({ contract: 'rejecting', speed: 1, latency: { meanSeconds: 86_400, spread: 0 } })
  const { request_id: id } = (await submit()).body
  await sandbox.advance(86_400)
  const status = await sandbox.ended(id)
  expect(status.expires_at).toBeUndefined()
  await sandbox.advance(week - 86_400 - 60)
  expect((await fetch(status.images[0].url)).status).toBe(200)
  await sandbox.advance(60)
  expect((await fetch(status.images[0].url)).status).toBe(404)
})

it('retention_default: an account may keep its files for less; the output is gone before it is downloaded', async () => {
  sandbox = await startTestSandbox({ retentionDefaultSeconds: 3600 })
  const first = await completed()
  await sandbox.advance(1800)
  const second = await completed()
  await sandbox.advance(1800)
  // Both show the same picture, but each address has its own end.
  expect([(await fetch(first.url)).status, (await fetch(second.url)).status]).toEqual([404, 200])
})

it('canceled and failed requests carry expires_at too', async () => {
  sandbox = await startTestSandbox({ speed: 1 })
  const { request_id: id } = (await submit()).body
  await sandbox.post(`/requests/${id}/cancel`, undefined)
  const { body } = await sandbox.get(`/requests/${id}/status`)
  expect([body.status, typeof body.expires_at]).toEqual(['canceled', 'string'])
})

it('expires_after_header validate: 3600 up to the retention, else 422; confirmed in the answer', async () => {
  sandbox = await startTestSandbox({ retentionDefaultSeconds: 86_400 })
  for (const seconds of ['3599', '86401', '7200.5', '-1', 'soon', '']) {
    const refused = await submit({ 'Hf-Expires-After': seconds })
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      'Hf-Expires-After must be a whole number of seconds from 3600 to 86400',
    ])
  }
  expect((await submit({ 'Hf-Expires-After': '86400' })).body.expires_after).toBe(86_400)
  expect((await submit()).body.expires_after).toBe(86_400)
  const shortened = await submit({ 'Hf-Expires-After': '3600' })
  expect(shortened.body.expires_after).toBe(3600)
  const { expires_at: expiresAt } = await sandbox.ended(shortened.body.request_id)
  const row = await sandbox.row(shortened.body.request_id)
  expect(Date.parse(expiresAt)).toBe(row.finishedAtMs + 3600_000)
})

it('expires_after_header ignore: any value is taken and changes nothing', async () => {
  sandbox = await startTestSandbox({ contract: 'rejecting_idempotent' })
  const answer = await submit({ 'Hf-Expires-After': 'soon' })
  expect([answer.status, answer.body.expires_after]).toEqual([200, undefined])
})

it('delete_route: the same JSON on repeats; files, prompt and uploads are gone, the status stays readable', async () => {
  sandbox = await startTestSandbox({})
  const slot = (await sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })).body
  await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: 'bytes' })
  const key = { 'Idempotency-Key': 'deleted' }
  const body = { ...picture, remark: slot.public_url }
  const { request_id: id } = (await sandbox.post(`/${soul}`, body, key)).body
  const status = await sandbox.ended(id)
  const balance = await sandbox.balance('north')
  const deleted = await sandbox.call('DELETE', `/requests/${id}`)
  expect([deleted.status, deleted.body.request_id]).toEqual([200, id])
  expect((await sandbox.call('DELETE', `/requests/${id}`)).body).toEqual(deleted.body)
  for (const url of [status.images[0].url, slot.public_url]) expect((await fetch(url)).status).toBe(404)
  expect((await sandbox.get(`/requests/${id}/status`)).body.status).toBe('completed')
  expect((await sandbox.row(id)).body).toBeNull()
  expect(await sandbox.balance('north')).toBe(balance)
  expect((await sandbox.post(`/${soul}`, body, key)).body.request_id).toBe(id)
})

it('delete_route: 404 for unknown and foreign ids, 400 before the end, and under rejecting 404 as any unknown path', async () => {
  sandbox = await startTestSandbox({ speed: 1 })
  const { request_id: id } = (await submit()).body
  const remove = (path: string, headers = {}) => sandbox.call('DELETE', `/requests/${path}`, { headers })
  expect((await remove(id)).status).toBe(400)
  expect((await remove(id, south)).status).toBe(404)
  expect((await remove('00000000-0000-4000-8000-000000000000')).status).toBe(404)
  await sandbox.post(`/requests/${id}/cancel`, undefined)
  await sandbox.change('north', { contract: 'rejecting' })
  expect(await remove(id)).toMatchObject({ status: 404, body: { detail: 'Not found' } })
  await sandbox.change('north', { contract: 'queueing' })
  expect((await remove(id)).status).toBe(200)
})

it('delete_route: no further webhook is delivered for deleted data', async () => {
  const receiver = await startReceiver([500, 200])
  sandbox = await startTestSandbox({ speed: 20 })
  const { request_id: id } = (await submit({}, `?hf_webhook=${encodeURIComponent(receiver.url)}`)).body
  await receiver.count(1)
  await sandbox.ended(id)
  await sandbox.call('DELETE', `/requests/${id}`)
  await sandbox.advance(7200)
  await expect.poll(async () => (await sandbox.row(id)).deliveries[0].state).toBe('dropped')
  expect(receiver.received).toHaveLength(1)
  await receiver.close()
})
