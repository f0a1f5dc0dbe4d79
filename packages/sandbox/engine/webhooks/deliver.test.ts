// Webhooks: the body of each dialect and contract, what is retried and what is not.
import { afterEach, expect, it } from 'vitest'
import { startReceiver } from '../../testing/receiver.ts'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
let receiver: Awaited<ReturnType<typeof startReceiver>>
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

async function submitWithHook(): Promise<string> {
  const path = `/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`
  return (await sandbox.post(path, picture)).body.request_id
}

async function deliveryOf(requestId: string) {
  const { requests } = (await sandbox.get('/_sandbox/requests')).body
  return requests.find((request: { id: string }) => request.id === requestId).deliveries[0]
}

it('sends an envelope with expiry and an event id under contract queueing', async () => {
  receiver = await startReceiver([204])
  sandbox = await startTestSandbox({})
  const requestId = await submitWithHook()
  await receiver.count(1)
  const { headers, body } = receiver.received[0] ?? expect.fail('nothing came')
  expect(Object.keys(body)).toEqual(['request_id', 'status', 'error', 'payload', 'expires_at'])
  expect(body).toMatchObject({ request_id: requestId, status: 'completed', error: null })
  expect(body.payload.images[0].content_type).toBe('image/png')
  expect((await fetch(body.payload.images[0].url)).status).toBe(200)
  expect(headers['webhook-id']).toMatch(/^evt_/)
  expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
})

it('sends the flat status under contract rejecting, and the bare envelope under rejecting_idempotent', async () => {
  receiver = await startReceiver([200])
  sandbox = await startTestSandbox({ contract: 'rejecting' })
  await submitWithHook()
  await receiver.count(1)
  expect(receiver.received[0]?.body).toMatchObject({ status: 'completed', images: [{}] })
  expect(receiver.received[0]?.headers['webhook-id']).toBeUndefined()
  await sandbox.close()
  sandbox = await startTestSandbox({ contract: 'rejecting_idempotent' })
  await submitWithHook()
  await receiver.count(2)
  expect(Object.keys(receiver.received[1]?.body)).toEqual(['request_id', 'status', 'error', 'payload'])
})

it('retries after a 5xx and a broken connection, with the same event id', async () => {
  receiver = await startReceiver([503, 0, 200])
  sandbox = await startTestSandbox({})
  const requestId = await submitWithHook()
  await receiver.count(3)
  expect(new Set(receiver.received.map((delivery) => delivery.headers['webhook-id'])).size).toBe(1)
  await expect.poll(() => deliveryOf(requestId), { timeout: 10_000 }).toMatchObject({ state: 'delivered', attempts: 3 })
})

it('a 4xx is final', async () => {
  receiver = await startReceiver([410])
  sandbox = await startTestSandbox({})
  const requestId = await submitWithHook()
  await expect
    .poll(() => deliveryOf(requestId), { timeout: 10_000 })
    .toMatchObject({ state: 'refused', attempts: 1, lastOutcome: '410' })
  expect(receiver.received).toHaveLength(1)
})

it('gives up after two simulated hours', async () => {
  receiver = await startReceiver([500])
  sandbox = await startTestSandbox({ speed: 20_000 })
  const requestId = await submitWithHook()
  await expect.poll(() => deliveryOf(requestId), { timeout: 10_000 }).toMatchObject({ state: 'expired' })
  expect(receiver.received.length).toBeGreaterThan(5)
})

it('is sent for failures too, but not for a cancel', async () => {
  receiver = await startReceiver([200])
  sandbox = await startTestSandbox({ speed: 60, concurrency: 1 })
  await sandbox.fail('failed')
  const failed = await submitWithHook()
  const canceled = await submitWithHook()
  await sandbox.post(`/requests/${canceled}/cancel`, undefined)
  const completed = await submitWithHook()
  await receiver.count(2)
  expect(receiver.received.map(({ body }) => [body.request_id, body.status, body.payload === null])).toEqual([
    [failed, 'failed', true],
    [completed, 'completed', false],
  ])
})

it('v1: sends the JobSet with the secret that came in the body', async () => {
  receiver = await startReceiver([200])
  sandbox = await startTestSandbox({})
  const { body } = await sandbox.post('/v1/text2image/soul', {
    params: { ...picture, width_and_height: '1152x1536' },
    webhook: { url: receiver.url, secret: 'tell-me' },
  })
  await receiver.count(1)
  expect(receiver.received[0]?.headers['x-webhook-secret-key']).toBe('tell-me')
  expect(receiver.received[0]?.body).toMatchObject({ id: body.id, jobs: [{ status: 'completed' }] })
})

it('logs the origin of a webhook URL, but not its path and query, which may contain tokens', async () => {
  const lines: string[] = []
  receiver = await startReceiver([200])
  sandbox = await startTestSandbox({ log: (line) => lines.push(line) })
  await submitWithHook()
  await expect.poll(() => lines.some((line) => line.startsWith('webhook evt_')), { timeout: 10_000 }).toBe(true)
  expect(lines.join()).toContain(new URL(receiver.url).origin)
  expect(lines.join()).not.toMatch(/att_1|\/hook/)
})

// Ten seconds of real time: the speed does not apply to the receiver.
it('10 s limit of a receiver: a silent receiver delays no other webhook, gets a retry, and never delays closing', async () => {
  receiver = await startReceiver([-1, -1, 200])
  sandbox = await startTestSandbox({})
  const silent = await submitWithHook()
  await receiver.count(1)
  const startedAtMs = performance.now()
  const other = await submitWithHook()
  await receiver.count(2)
  expect((await sandbox.ended(other)).status).toBe('completed')
  expect(performance.now() - startedAtMs).toBeLessThan(5000)
  expect((await deliveryOf(silent)).attempts).toBe(0)
  await receiver.count(3)
  expect(performance.now() - startedAtMs).toBeGreaterThan(9000)
  const closingAtMs = performance.now()
  await sandbox.close()
  expect(performance.now() - closingAtMs).toBeLessThan(2000)
  sandbox = await startTestSandbox({})
}, 20_000)
