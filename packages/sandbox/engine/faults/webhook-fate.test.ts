// Every fault of a webhook, as its receiver sees it.
import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'
import type { Received } from '../../testing/receiver.ts'
import { startReceiver } from '../../testing/receiver.ts'

let sandbox: TestSandbox
let secret: string
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  sandbox = await startTestSandbox({
    speed: 1000,
    quality: 'still',
    concurrency: 100,
    latency: { meanSeconds: 1, spread: 0 },
  })
  secret = (await sandbox.post('/_sandbox/accounts/north/webhook-secret/reveal', undefined)).body.secret
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  receiver = await startReceiver([200])
})
afterEach(() => receiver.close())

async function submit(): Promise<string> {
  return (await sandbox.post(`/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`, picture)).body.request_id
}

async function struck(kind: string, more: object = {}): Promise<string> {
  expect((await sandbox.fail(kind, more)).status).toBe(201)
  return submit()
}

const header = (delivery: Received | undefined, name: string) => String(delivery?.headers[name])
const ids = () => receiver.received.map((delivery) => header(delivery, 'webhook-id'))
const requests = () => receiver.received.map((delivery) => delivery.body.request_id)

function trueSignature(delivery: Received | undefined): string {
  const text = `${header(delivery, 'webhook-id')}.${header(delivery, 'webhook-timestamp')}.${JSON.stringify(delivery?.body)}`
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

async function only(): Promise<Received | undefined> {
  await receiver.count(1)
  return receiver.received[0]
}

it('duplicate webhook: the same event id again', async () => {
  const id = await struck('duplicate_webhook', { times: 2 })
  await receiver.count(3)
  expect(requests()).toEqual([id, id, id])
  expect(new Set(ids()).size).toBe(1)
})

it('duplicate with another webhook-id, each with a valid signature', async () => {
  const id = await struck('duplicate_webhook_other_id')
  await receiver.count(2)
  expect(requests()).toEqual([id, id])
  expect(new Set(ids()).size).toBe(2)
  for (const delivery of receiver.received) {
    expect(header(delivery, 'webhook-signature')).toBe(trueSignature(delivery))
  }
})

it('late webhook', async () => {
  const id = await struck('late_webhook', { delayMs: 200_000 })
  expect((await sandbox.ended(id)).status).toBe('completed')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(receiver.received).toEqual([])
  await receiver.count(1)
  expect(requests()).toEqual([id])
})

it('reordered webhook: a later one is delivered first', async () => {
  const slow = await struck('reordered_webhook', { delayMs: 3_600_000 })
  await sandbox.ended(slow)
  const quick = await submit()
  await receiver.count(2)
  expect(requests()).toEqual([quick, slow])
})

it('reordered webhook is sent after its delay even if no later one is delivered', async () => {
  const id = await struck('reordered_webhook')
  await receiver.count(1)
  expect(requests()).toEqual([id])
})

it('lost webhook', async () => {
  const lost = await struck('lost_webhook')
  await sandbox.ended(lost)
  const told = await submit()
  await receiver.count(1)
  expect(requests()).toEqual([told])
})

it('webhook with bad signature', async () => {
  await struck('webhook_bad_signature')
  const delivery = await only()
  expect(header(delivery, 'webhook-signature')).toMatch(/^v1,/)
  expect(header(delivery, 'webhook-signature')).not.toBe(trueSignature(delivery))
})

it('webhook with old timestamp and valid signature', async () => {
  await struck('webhook_old_timestamp')
  const delivery = await only()
  expect(Number(header(delivery, 'webhook-timestamp'))).toBeLessThan(Date.now() / 1000 - 300)
  expect(header(delivery, 'webhook-signature')).toBe(trueSignature(delivery))
})

it('unsigned webhook', async () => {
  await struck('webhook_unsigned')
  const delivery = await only()
  expect(delivery?.headers['webhook-signature']).toBeUndefined()
  expect(header(delivery, 'webhook-id')).toMatch(/^evt_/)
})
