// The cap on concurrent requests in each contract, the queue above it, and the credits that submissions hold.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

it.each(['a', 'a_plus'] as const)(
  'contract %s refuses at the cap with 400 and frees the slot by a cancel',
  async (contract) => {
    sandbox = await startTestSandbox({ contract, speed: 1 })
    const first = await sandbox.post(`/${soul}`, picture)
    await sandbox.post(`/${soul}`, picture)
    const refused = await sandbox.post(`/${soul}`, picture)
    expect([refused.status, refused.body, refused.headers.get('Retry-After')]).toEqual([
      400,
      { detail: 'Maximum number of concurrent requests (2) has been reached' },
      null,
    ])
    expect((await sandbox.post(`/${soul}`, picture, south)).status).toBe(200)
    expect((await sandbox.post(`/requests/${first.body.request_id}/cancel`, undefined)).status).toBe(202)
    await expect.poll(async () => (await sandbox.post(`/${soul}`, picture)).status, { timeout: 10_000 }).toBe(200)
  },
)

it('contract b queues above the cap; a full queue answers 429, which consumes neither credits nor key', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, queueMultiplier: 5 })
  await sandbox.post(`/${soul}`, picture)
  const waiting = await sandbox.post(`/${soul}`, { ...picture, batch_size: 4 })
  expect([waiting.status, waiting.body.status]).toEqual([200, 'queued'])
  const balance = await sandbox.balance('north')
  const key = { 'Idempotency-Key': 'key-1' }
  const full = await sandbox.post(`/${soul}`, { ...picture, batch_size: 4 }, key)
  expect(full).toMatchObject({ status: 429, body: { code: 'account_queue_full', limit: 5 } })
  expect(Number(full.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(await sandbox.balance('north')).toBe(balance)
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(200)
  await sandbox.post(`/requests/${waiting.body.request_id}/cancel`, undefined)
  expect((await sandbox.post(`/${soul}`, { ...picture, batch_size: 4 }, key)).status).toBe(200)
})

it('starts what waits in order of arrival when a slot frees', async () => {
  sandbox = await startTestSandbox({ speed: 60, concurrency: 1 })
  const ids: string[] = []
  for (let index = 0; index < 3; index += 1) ids.push((await sandbox.post(`/${soul}`, picture)).body.request_id)
  await sandbox.ended(ids[2] ?? '')
  const charged = (await sandbox.ledger()).filter((entry) => entry.event === 'charged')
  expect(charged.map((entry) => entry.requestId)).toEqual(ids)
})

it('reserves at submission, charges at completion, refunds what was canceled', async () => {
  sandbox = await startTestSandbox({ speed: 60, concurrency: 1, credits: 10 })
  const first = await sandbox.post(`/${soul}`, picture)
  const second = await sandbox.post(`/${soul}`, { ...picture, resolution: '1080p' })
  expect(await sandbox.balance('north')).toBe(10 - 1.5 - 3)
  await sandbox.post(`/requests/${second.body.request_id}/cancel`, undefined)
  expect(await sandbox.balance('north')).toBe(8.5)
  await sandbox.ended(first.body.request_id)
  expect(await sandbox.balance('north')).toBe(8.5)
  const moves = (await sandbox.ledger()).map((entry) => [entry.event, entry.requestId, entry.credits])
  expect(moves).toEqual([
    ['received', null, 0],
    ['accepted', first.body.request_id, 1.5],
    ['received', null, 0],
    ['accepted', second.body.request_id, 3],
    ['refunded', second.body.request_id, 3],
    ['charged', first.body.request_id, 1.5],
  ])
})

it('cancels only what is queued, with an empty 202', async () => {
  sandbox = await startTestSandbox({ speed: 10, concurrency: 1 })
  const running = (await sandbox.post(`/${soul}`, picture)).body.request_id
  const waiting = (await sandbox.post(`/${soul}`, picture)).body.request_id
  const cancel = (id: string) => sandbox.post(`/requests/${id}/cancel`, undefined)
  expect(await cancel(waiting)).toMatchObject({ status: 202, body: '' })
  expect((await sandbox.get(`/requests/${waiting}/status`)).body.status).toBe('canceled')
  expect((await cancel(waiting)).status).toBe(400)
  await expect
    .poll(async () => (await sandbox.get(`/requests/${running}/status`)).body.status, { timeout: 10_000 })
    .toBe('in_progress')
  expect((await cancel(running)).status).toBe(400)
})
