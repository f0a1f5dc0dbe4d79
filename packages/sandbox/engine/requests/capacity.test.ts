// The cap on concurrent requests in each contract, the queue above it, and the credits that submissions hold.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

it.each(['rejecting', 'rejecting_idempotent'] as const)(
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

it('contract queueing queues above the cap; a full queue answers 429, which consumes neither credits nor key', async () => {
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

it('starts waiting requests in order of arrival when a slot is free', async () => {
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

it('cancels only queued requests, with an empty 202', async () => {
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

it('concurrency under queueing: only running requests take a slot; a raised limit starts waiting ones at once', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1 })
  for (let index = 0; index < 3; index += 1) await sandbox.post(`/${soul}`, picture)
  const load = async () => (await sandbox.get('/_sandbox/accounts')).body.accounts[0]
  expect(await load()).toMatchObject({ activeRequests: 1, waitingRequests: 2, waitingOutputs: 2, queueSize: 10 })
  await sandbox.change('north', { concurrency: 3 })
  expect(await load()).toMatchObject({ activeRequests: 3, waitingRequests: 0, waitingOutputs: 0 })
})

it('queue_multiplier: a batch of 4 gets 429 when one place is free, a single request is accepted', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, queueMultiplier: 4, fullQueueRetryAfterSeconds: 17 })
  for (let index = 0; index < 4; index += 1) await sandbox.post(`/${soul}`, picture)
  const key = { 'Idempotency-Key': 'batch' }
  const full = await sandbox.post(`/${soul}`, { ...picture, batch_size: 4 }, key)
  expect([full.status, full.body.limit, full.headers.get('Retry-After')]).toEqual([429, 4, '17'])
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(200)
})

it('after a 429 the same key is accepted, and then replayed', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, queueMultiplier: 0 })
  const first = (await sandbox.post(`/${soul}`, picture)).body.request_id
  const key = { 'Idempotency-Key': 'again' }
  expect((await sandbox.post(`/${soul}`, picture, key)).status).toBe(429)
  await sandbox.advance(600)
  await sandbox.ended(first)
  const taken = await sandbox.post(`/${soul}`, picture, key)
  const replayed = await sandbox.post(`/${soul}`, picture, key)
  expect([taken.status, replayed.status]).toEqual([200, 200])
  expect(replayed.body.request_id).toBe(taken.body.request_id)
})

it.each(['rejecting', 'queueing'] as const)(
  'model_concurrency: limits one model beside the account, contract %s',
  async (contract) => {
    sandbox = await startTestSandbox({ contract, speed: 1, concurrency: 4, modelConcurrency: { [soul]: 1 } })
    const other = '/higgsfield-ai/soul/v2/standard'
    await sandbox.post(`/${soul}`, picture)
    const second = await sandbox.post(`/${soul}`, picture)
    if (contract === 'rejecting') {
      expect(second.body.detail).toBe('Maximum number of concurrent requests (1) has been reached')
      expect((await sandbox.post(other, picture)).status).toBe(200)
      return
    }
    const overtaking = (await sandbox.post(other, picture)).body.request_id
    expect([second.status, (await sandbox.row(second.body.request_id)).slotAtMs]).toEqual([200, null])
    expect((await sandbox.row(overtaking)).slotAtMs).not.toBeNull()
  },
)

it('queued for hours behind others, then a quick run: queue time is not run time', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, latency: { meanSeconds: 4 * 3600, spread: 0 } })
  const long = (await sandbox.post(`/${soul}`, picture)).body.request_id
  const quick = (await sandbox.post(`/${soul}`, picture)).body.request_id
  await sandbox.advance(3 * 3600)
  expect((await sandbox.get(`/requests/${quick}/status`)).body.status).toBe('queued')
  await sandbox.change('north', { latency: { meanSeconds: 0.1, spread: 0 } })
  await sandbox.advance(3600)
  await sandbox.ended(long)
  await sandbox.ended(quick)
  const row = await sandbox.row(quick)
  expect(row.slotAtMs - row.createdAtMs).toBeGreaterThanOrEqual(4 * 3600_000)
  expect(row.finishedAtMs - row.startedAtMs).toBeLessThan(60_000)
})

it('cancels a waiting request: it is refunded, its place in the queue is free, the others continue', async () => {
  sandbox = await startTestSandbox({ speed: 1, concurrency: 1, queueMultiplier: 1, credits: 10 })
  const running = (await sandbox.post(`/${soul}`, picture)).body.request_id
  const waiting = (await sandbox.post(`/${soul}`, picture)).body.request_id
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(429)
  expect(await sandbox.post(`/requests/${waiting}/cancel`, undefined)).toMatchObject({ status: 202, body: '' })
  expect(await sandbox.balance('north')).toBe(8.5)
  const next = (await sandbox.post(`/${soul}`, picture)).body.request_id
  await sandbox.advance(600)
  await sandbox.ended(running)
  await sandbox.advance(600)
  expect((await sandbox.ended(next)).status).toBe('completed')
  expect((await sandbox.row(waiting)).slotAtMs).toBeNull()
})

it('no account is above its cap at any instant, by the times of its requests', async () => {
  sandbox = await startTestSandbox({ speed: 300, concurrency: 3, queueMultiplier: 20 })
  const ids: string[] = []
  for (let index = 0; index < 20; index += 1) ids.push((await sandbox.post(`/${soul}`, picture)).body.request_id)
  for (const id of ids) await sandbox.ended(id)
  const { requests } = (await sandbox.get('/_sandbox/requests?after=0')).body
  expect(requests.map((request: { id: string }) => request.id)).toEqual(ids)
  const moments = requests.flatMap((row: { slotAtMs: number; finishedAtMs: number }) => [
    { atMs: row.slotAtMs, change: 1 },
    { atMs: row.finishedAtMs, change: -1 },
  ])
  let held = 0
  // A slot that is freed and taken in the same millisecond was freed first.
  for (const { change } of moments.toSorted(byTime)) expect((held += change)).toBeLessThanOrEqual(3)
  const pages = await Promise.all([0, 8, 16].map((after) => sandbox.get(`/_sandbox/requests?after=${after}&limit=8`)))
  expect(pages.flatMap((page) => page.body.requests.map((row: { id: string }) => row.id))).toEqual(ids)
  expect((await sandbox.get('/_sandbox/requests?limit=none')).status).toBe(422)
})

function byTime(a: { atMs: number; change: number }, b: { atMs: number; change: number }): number {
  return a.atMs - b.atMs || a.change - b.change
}
