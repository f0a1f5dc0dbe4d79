// Soul IDs: the four routes, the training and its price, their owner, and what survives a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { south, startTestSandbox } from '../testing/client.ts'
import { testPng } from '../testing/pictures.ts'

const path = '/v1/custom-references'
const photo = testPng({ width: 64, height: 48 })

let sandbox: TestSandbox
let photoUrl: string
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 20_000 })
  photoUrl = await upload(sandbox, photo)
})
afterAll(() => sandbox.close())

async function upload(to: TestSandbox, bytes: Buffer): Promise<string> {
  const slot = (await to.post('/files/generate-upload-url', { content_type: 'image/png' })).body
  await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: new Uint8Array(bytes) })
  return slot.public_url
}

const wanted = (url: string, more: object = {}) => ({
  name: 'Ada',
  input_images: [{ type: 'image_url', image_url: url }],
  ...more,
})

async function trained(of: TestSandbox, id: string) {
  for (;;) {
    const { body } = await of.get(`${path}/${id}`)
    if (['completed', 'failed'].includes(body.status)) return body
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const ledgerOf = async (of: TestSandbox, id: string) =>
  (await of.ledger()).filter((entry) => entry.requestId === id).map((entry) => [entry.event, entry.credits])

describe('training', () => {
  it('costs 40 credits, reserved at once and charged when it is completed', async () => {
    const before = await sandbox.balance('north')
    const made = await sandbox.post(path, wanted(photoUrl, { model_version: 'v2' }))
    expect([made.status, made.body]).toEqual([
      200,
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'Ada',
        model_version: 'v2',
        status: 'not_ready',
        thumbnail_url: null,
        created_at: expect.stringMatching(/Z$/),
        in_progress_at: null,
        fail_reason: null,
      },
    ])
    expect(await sandbox.balance('north')).toBe(before - 40)
    const done = await trained(sandbox, made.body.id)
    expect(done).toMatchObject({ status: 'completed', fail_reason: null, in_progress_at: expect.any(String) })
    expect(await ledgerOf(sandbox, made.body.id)).toEqual([
      ['accepted', 40],
      ['charged', 40],
    ])
    expect(await sandbox.balance('north')).toBe(before - 40)
  })

  it('keeps the photos and shows them as reference_media, the first as thumbnail', async () => {
    const { id } = (await sandbox.post(path, wanted(photoUrl))).body
    const done = await trained(sandbox, id)
    expect(done.reference_media).toEqual([{ id: expect.any(String), media_url: done.thumbnail_url }])
    const file = await fetch(done.thumbnail_url)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(photo.equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
  })

  it('fails with a reason and refunds the credits when a photo is not a picture, truncated or missing', async () => {
    const before = await sandbox.balance('north')
    const reasons = []
    const urls = [
      await upload(sandbox, Buffer.from('no picture')),
      await upload(sandbox, photo.subarray(0, 60)),
      `${sandbox.url}/media/uploads/00.png`,
    ]
    for (const url of urls) {
      const { id } = (await sandbox.post(path, wanted(url))).body
      const done = await trained(sandbox, id)
      expect([done.status, done.reference_media]).toEqual(['failed', []])
      expect(await ledgerOf(sandbox, id)).toEqual([
        ['accepted', 40],
        ['refunded', 40],
      ])
      reasons.push(done.fail_reason)
    }
    expect(reasons).toEqual([
      'input_images[0] is not a readable image',
      'input_images[0] is not a readable image',
      'Could not download input_images[0]: HTTP 404',
    ])
    expect(await sandbox.balance('north')).toBe(before)
  })

  it('is not idempotent: the same key twice makes two Soul IDs', async () => {
    const key = { 'Idempotency-Key': 'att_1' }
    const [first, second] = [
      await sandbox.post(path, wanted(photoUrl), key),
      await sandbox.post(path, wanted(photoUrl), key),
    ]
    expect(first.body.id).not.toBe(second.body.id)
  })

  it('takes minutes of the clock of the sandbox, not of the wall', async () => {
    const slow = await startTestSandbox({ speed: 1 })
    const { id } = (await slow.post(path, wanted(await upload(slow, photo)))).body
    const status = async () => (await slow.get(`${path}/${id}`)).body.status
    await expect.poll(status).toBe('in_progress')
    await slow.post('/_sandbox/clock', { advanceSeconds: 240 })
    expect(await status()).toBe('in_progress')
    await slow.post('/_sandbox/clock', { advanceSeconds: 1560 })
    await expect.poll(status).toBe('completed')
    await slow.close()
  })

  it('a training may have started although its response was lost: only the list shows it', async () => {
    const own = await startTestSandbox()
    await own.fail('error_500_after', { route: 'characters' })
    expect((await own.post(path, wanted(photoUrl, { name: 'Unsure' }))).status).toBe(500)
    expect((await own.get(`${path}/list`)).body.items).toMatchObject([{ name: 'Unsure' }])
    await own.close()
  })

  it('runs four of an account at a time; the fifth waits as queued', async () => {
    const slow = await startTestSandbox({ speed: 10 })
    const url = await upload(slow, photo)
    for (let index = 0; index < 5; index += 1) await slow.post(path, wanted(url))
    const foreign = (await slow.post(path, wanted(url), south)).body.id
    const statuses = async () =>
      (await slow.get(`${path}/list`)).body.items.map((item: { status: string }) => item.status)
    // The training whose photos arrive last waits; it can be any of them.
    await expect
      .poll(async () => (await statuses()).toSorted())
      .toEqual(['in_progress', 'in_progress', 'in_progress', 'in_progress', 'queued'])
    await expect.poll(async () => (await slow.get(`${path}/${foreign}`, south)).body.status).toBe('in_progress')
    await slow.close()
  })

  it('answers 403 without enough credits and creates nothing', async () => {
    const poor = await startTestSandbox({ credits: 39 })
    const answer = await poor.post(path, wanted(photoUrl))
    expect([answer.status, answer.body]).toEqual([403, { detail: 'not_enough_credits' }])
    expect((await poor.get(`${path}/list`)).body.total).toBe(0)
    expect((await poor.ledger()).map((entry) => [entry.event, entry.httpStatus])).toEqual([
      ['received', null],
      ['rejected', 403],
    ])
    await poor.close()
  })
})

describe('validation of a Soul ID', () => {
  const image = { type: 'image_url', image_url: 'https://example.com/a.png' }
  it.each([
    ['a name is required', { input_images: [image] }, ['body', 'name']],
    ['a name has at most 100 characters', { name: 'x'.repeat(101), input_images: [image] }, ['body', 'name']],
    [
      'the variant is v1, v2 or cinema',
      { name: 'x', model_version: 'v3', input_images: [image] },
      ['body', 'model_version'],
    ],
    ['there is at least one photo', { name: 'x', input_images: [] }, ['body', 'input_images']],
    [
      'there are at most 100 photos',
      { name: 'x', input_images: Array.from({ length: 101 }, () => image) },
      ['body', 'input_images'],
    ],
    [
      'a photo is an image_url',
      { name: 'x', input_images: [{ ...image, type: 'url' }] },
      ['body', 'input_images', 0, 'type'],
    ],
    [
      'an address is http',
      { name: 'x', input_images: [{ ...image, image_url: 'ftp://x/a' }] },
      ['body', 'input_images', 0, 'image_url'],
    ],
  ])('%s', async (_rule, body, loc) => {
    const answer = await sandbox.post(path, body)
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, loc])
  })

  it('the variant is v1 by default', async () => {
    expect((await sandbox.post(path, wanted(photoUrl))).body.model_version).toBe('v1')
  })
})

describe('list, get and delete', () => {
  it('pages the list, newest first, without thumbnails', async () => {
    const own = await startTestSandbox({ speed: 20_000 })
    const url = await upload(own, photo)
    for (const name of ['first', 'second', 'third']) {
      await trained(own, (await own.post(path, wanted(url, { name }))).body.id)
    }
    const { items, ...counts } = (await own.get(`${path}/list?page=1&page_size=2`)).body
    expect(counts).toEqual({ total: 3, page: 1, page_size: 2, total_pages: 2 })
    expect(items.map((item: Record<string, unknown>) => [item['name'], item['thumbnail_url']])).toEqual([
      ['third', null],
      ['second', null],
    ])
    expect((await own.get(`${path}/list?page=2&page_size=2`)).body.items).toHaveLength(1)
    expect((await own.get(`${path}/list`)).body.page_size).toBe(20)
    expect((await own.get(`${path}/list?page=0`)).status).toBe(422)
    await own.close()
  })

  it('answers 404 to another account and to unknown ids', async () => {
    const { id } = (await sandbox.post(path, wanted(photoUrl))).body
    await trained(sandbox, id)
    expect((await sandbox.get(`${path}/${id}`, south)).status).toBe(404)
    expect((await sandbox.call('DELETE', `${path}/${id}`, { headers: south })).status).toBe(404)
    expect((await sandbox.get(`${path}/list`, south)).body.total).toBe(0)
    expect((await sandbox.get(`${path}/00000000-0000-4000-8000-000000000000`)).status).toBe(404)
  })

  it('deletes a trained one with 204, then 404; its credits stay spent', async () => {
    const { id } = (await sandbox.post(path, wanted(photoUrl))).body
    await trained(sandbox, id)
    const before = await sandbox.balance('north')
    const remove = async () => (await sandbox.call('DELETE', `${path}/${id}`)).status
    expect([await remove(), await remove(), (await sandbox.get(`${path}/${id}`)).status]).toEqual([204, 404, 404])
    expect(await sandbox.balance('north')).toBe(before)
  })

  it('refuses to delete one that is being trained', async () => {
    const slow = await startTestSandbox({ speed: 10 })
    const { id } = (await slow.post(path, wanted(await upload(slow, photo)))).body
    expect((await slow.call('DELETE', `${path}/${id}`)).status).toBe(400)
    expect((await slow.get(`${path}/${id}`)).status).toBe(200)
    await slow.close()
  })
})

it('a restart keeps trained Soul IDs and their price, and continues a training', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
  const first = await startTestSandbox({ dataDir, speed: 500 })
  const { id } = (await first.post(path, wanted(await upload(first, photo)))).body
  await expect.poll(async () => (await first.get(`${path}/${id}`)).body.status).toBe('in_progress')
  const balance = await first.balance('north')
  await first.close()

  const second = await startTestSandbox({ dataDir, speed: 500 })
  expect(await second.balance('north')).toBe(balance)
  const done = await trained(second, id)
  expect(done).toMatchObject({ id, name: 'Ada', status: 'completed' })
  expect((await fetch(done.thumbnail_url)).status).toBe(200)
  expect((await ledgerOf(second, id)).at(-1)).toEqual(['charged', 40])
  await second.close()
  rmSync(dataDir, { recursive: true })
})
