// Every fault of an accepted request: how it runs, what its status shows, and what happens to its files.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 1000, quality: 'still', concurrency: 100 })
})
afterAll(() => sandbox.close())

async function struck(kind: string, more: object = {}): Promise<string> {
  expect((await sandbox.fail(kind, more)).status).toBe(201)
  return (await sandbox.post(`/${soul}`, picture)).body.request_id
}

const statusOf = async (id: string) => (await sandbox.get(`/requests/${id}/status`)).body.status

it('stuck_queued: waits for the simulated delay, then continues', async () => {
  const id = await struck('stuck_queued', { delayMs: 300_000 })
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await statusOf(id)).toBe('queued')
  expect((await sandbox.ended(id)).status).toBe('completed')
})

it('stuck queued can be canceled', async () => {
  const id = await struck('stuck_queued')
  expect((await sandbox.post(`/requests/${id}/cancel`, undefined)).status).toBe(202)
  expect(await statusOf(id)).toBe('canceled')
})

it('stuck in_progress: ends by the time limit of the platform, refunded', async () => {
  const balance = await sandbox.balance('north')
  const id = await struck('stuck_in_progress', { delayMs: 300_000 })
  await expect.poll(() => statusOf(id), { timeout: 5000 }).toBe('in_progress')
  expect(await sandbox.ended(id)).toMatchObject({ status: 'failed', error: 'Generation timed out' })
  expect(await sandbox.balance('north')).toBe(balance)
})

it('failed with text', async () => {
  expect(await sandbox.ended(await struck('failed', { text: 'Out of memory' }))).toMatchObject({
    status: 'failed',
    error: 'Out of memory',
  })
})

it('failed without text', async () => {
  const ended = await sandbox.ended(await struck('failed_without_text'))
  expect([ended.status, ended.error]).toEqual(['failed', undefined])
})

it('nsfw', async () => {
  expect((await sandbox.ended(await struck('nsfw'))).status).toBe('nsfw')
})

it('completed without URL', async () => {
  expect(await sandbox.ended(await struck('completed_without_url'))).toMatchObject({ status: 'completed', images: [] })
})

it('status_url on another host: in the handle and in the status, by default a host that does not resolve', async () => {
  await sandbox.fail('foreign_status_url')
  const handle = (await sandbox.post(`/${soul}`, picture)).body
  expect(handle.status_url).toBe(`https://status.elsewhere.invalid/requests/${handle.request_id}/status`)
  expect(handle.cancel_url).toMatch(/^https:\/\/status\.elsewhere\.invalid\//)
  expect((await sandbox.ended(handle.request_id)).status_url).toBe(handle.status_url)
  const other = await struck('foreign_status_url', { text: 'http://127.0.0.1:9' })
  expect((await sandbox.get(`/requests/${other}/status`)).body.status_url).toMatch(/^http:\/\/127\.0\.0\.1:9\//)
})

it('unknown status for some reads', async () => {
  const id = await struck('unknown_status', { text: 'post_processing', times: 3 })
  for (let reads = 0; reads < 3; reads += 1) expect(await statusOf(id)).toBe('post_processing')
  expect((await sandbox.ended(id)).status).toBe('completed')
})

it('in_progress after completed (status going back)', async () => {
  const id = await struck('status_goes_back')
  const first = await sandbox.ended(id)
  expect([first.status, first.images.length]).toEqual(['completed', 1])
  const back = (await sandbox.get(`/requests/${id}/status`)).body
  expect([back.status, back.images]).toEqual(['in_progress', undefined])
  expect(await statusOf(id)).toBe('completed')
})

const download = (url: string) => fetch(url).then(async (response) => Buffer.from(await response.arrayBuffer()))

async function wholeFile(): Promise<Buffer> {
  const plain = await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  return download(plain.images[0].url)
}

async function struckUrl(kind: string): Promise<string> {
  return (await sandbox.ended(await struck(kind))).images[0].url
}

it('expired output (404)', async () => {
  const url = await struckUrl('output_expired')
  expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([404, 404])
})

it('truncated media: Content-Length larger than the body, once', async () => {
  const whole = await wholeFile()
  const url = await struckUrl('media_truncated')
  const response = await fetch(url)
  expect(Number(response.headers.get('Content-Length'))).toBe(whole.byteLength)
  await expect(response.arrayBuffer()).rejects.toThrow('terminated')
  expect(await download(url)).toEqual(whole)
})

it('truncated media: a short but complete file, once', async () => {
  const whole = await wholeFile()
  const url = await struckUrl('media_short')
  const response = await fetch(url)
  const body = Buffer.from(await response.arrayBuffer())
  expect(Number(response.headers.get('Content-Length'))).toBe(body.byteLength)
  expect(body).toEqual(whole.subarray(0, Math.floor(whole.byteLength / 2)))
  expect(await download(url)).toEqual(whole)
})

it('corrupt media, once', async () => {
  const whole = await wholeFile()
  const url = await struckUrl('media_corrupt')
  const body = await download(url)
  expect(body.byteLength).toBe(whole.byteLength)
  expect(body.subarray(0, 16)).toEqual(whole.subarray(0, 16))
  expect(body).not.toEqual(whole)
  expect(await download(url)).toEqual(whole)
})

it('names the faults of a request in the ledger and in the fault log', async () => {
  const id = await struck('media_short')
  const accepted = (await sandbox.ledger()).find((entry) => entry.event === 'accepted' && entry.requestId === id)
  expect(accepted.detail).toBe('fault: media_short')
  const { entries, counts } = (await sandbox.get('/_sandbox/faults/log')).body
  expect(entries.at(-1)).toMatchObject({
    kind: 'media_short',
    route: 'media',
    account: 'north',
    model: soul,
    requestId: id,
  })
  expect(counts.media_short).toBe(2)
})
