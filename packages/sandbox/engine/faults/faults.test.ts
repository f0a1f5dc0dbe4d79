// Every fault kind: what the client sees, and what the ledger records.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startReceiver } from '../../testing/receiver.ts'
import type { TestSandbox } from '../../testing/client.ts'
import { dop, picture, soul, south, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({})
})
afterAll(() => sandbox.close())

async function eventsSince(count: number): Promise<string[]> {
  return (await sandbox.ledger()).slice(count).map((entry) => entry.event)
}

it.each([
  ['failed', 'failed', 'Generation failed'],
  ['nsfw', 'nsfw', undefined],
])('%s: the job ends so and is refunded; the next one is well', async (kind, status, error) => {
  const balance = await sandbox.balance('north')
  expect((await sandbox.fail(kind)).status).toBe(201)
  const struck = await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  expect([struck.status, struck.error, struck.images]).toEqual([status, error, undefined])
  expect(await sandbox.balance('north')).toBe(balance)
  const next = await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  expect(next.status).toBe('completed')
})

it('error_500_before: nothing is accepted', async () => {
  const before = (await sandbox.ledger()).length
  await sandbox.fail('error_500_before')
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(500)
  expect(await eventsSince(before)).toEqual(['received', 'rejected'])
})

it('error_500_after: the answer says 500 but the request runs and is charged; the key finds it', async () => {
  const before = (await sandbox.ledger()).length
  await sandbox.fail('error_500_after')
  const key = { 'Idempotency-Key': 'ambiguous-1' }
  expect((await sandbox.post(`/${soul}`, picture, key)).status).toBe(500)
  const again = await sandbox.post(`/${soul}`, picture, key)
  expect(again.status).toBe(200)
  expect((await sandbox.ended(again.body.request_id)).status).toBe('completed')
  const entries = (await sandbox.ledger()).slice(before)
  expect(entries.filter((entry) => entry.event === 'accepted' || entry.event === 'charged')).toHaveLength(2)
  expect(entries.every((entry) => entry.requestId === null || entry.requestId === again.body.request_id)).toBe(true)
})

it('no_reply_after: the connection breaks but the request was accepted', async () => {
  const before = (await sandbox.ledger()).length
  await sandbox.fail('no_reply_after')
  await expect(sandbox.post(`/${soul}`, picture)).rejects.toThrow()
  expect((await eventsSince(before)).slice(0, 2)).toEqual(['received', 'accepted'])
})

it('completed_without_url: charged, but there is nothing to download', async () => {
  await sandbox.fail('completed_without_url')
  const struck = await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  expect([struck.status, struck.images]).toEqual(['completed', []])
})

it('lost_webhook: the job completes and no webhook is sent', async () => {
  const receiver = await startReceiver([200])
  await sandbox.fail('lost_webhook')
  const path = `/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`
  const lost = (await sandbox.post(path, picture)).body.request_id
  expect((await sandbox.ended(lost)).status).toBe('completed')
  const told = (await sandbox.post(path, picture)).body.request_id
  await receiver.count(1)
  expect(receiver.received.map((delivery) => delivery.body.request_id)).toEqual([told])
  await receiver.close()
})

it('strikes only the account and model it names, count times, and can be cleared', async () => {
  await sandbox.fail('error_500_before', { count: 2, account: 'south', model: soul })
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(200)
  expect((await sandbox.post(`/${dop}`, {}, south)).status).toBe(422)
  expect((await sandbox.post(`/${soul}`, picture, south)).status).toBe(500)
  expect((await sandbox.get('/_sandbox/faults')).body.faults).toMatchObject([
    { kind: 'error_500_before', remaining: 1 },
  ])
  await sandbox.call('DELETE', '/_sandbox/faults')
  expect((await sandbox.post(`/${soul}`, picture, south)).status).toBe(200)
  expect((await sandbox.fail('no_such_kind')).status).toBe(422)
})
