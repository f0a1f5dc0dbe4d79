// The same key gives the same request and no second charge; another body under it is refused; contract a ignores it.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const key = { 'Idempotency-Key': 'att_1' }

it.each(['a_plus', 'b'] as const)('contract %s replays the first request, also after it ended', async (contract) => {
  sandbox = await startTestSandbox({ contract })
  const path = `/${soul}?hf_webhook=http%3A%2F%2F127.0.0.1%3A1%2Fhook`
  const first = await sandbox.post(path, picture, key)
  const again = await sandbox.post(path, { seed: 1, prompt: 'x' }, key)
  expect([again.status, again.body.request_id]).toEqual([200, first.body.request_id])
  await sandbox.ended(first.body.request_id)
  expect((await sandbox.post(path, picture, key)).body.request_id).toBe(first.body.request_id)
  const entries = await sandbox.ledger()
  const count = (event: string) => entries.filter((entry) => entry.event === event).length
  expect([count('received'), count('accepted'), count('replayed'), count('charged')]).toEqual([3, 1, 2, 1])
  expect(entries.find((entry) => entry.event === 'replayed')).toMatchObject({
    account: 'north',
    model: soul,
    requestId: first.body.request_id,
    idempotencyKey: 'att_1',
    webhookUrl: 'http://127.0.0.1:1/hook',
  })
})

it('refuses the key with another body, model or webhook, and a key that is not visible ASCII', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.post(`/${soul}`, picture, key)
  const others: [string, object][] = [
    [`/${soul}`, { prompt: 'y' }],
    [`/${soul}`, { ...picture, style_id: null }],
    ['/higgsfield-ai/soul/v2/standard', picture],
    [`/${soul}?hf_webhook=http%3A%2F%2F127.0.0.1%3A1`, picture],
  ]
  for (const [path, body] of others) expect((await sandbox.post(path, body, key)).status).toBe(422)
  expect((await sandbox.post(`/${soul}`, picture, { 'Idempotency-Key': 'with space' })).status).toBe(422)
})

it('belongs to the account and is not consumed by a refusal', async () => {
  sandbox = await startTestSandbox({})
  expect((await sandbox.post(`/${soul}`, {}, key)).status).toBe(422)
  const first = await sandbox.post(`/${soul}`, picture, key)
  const other = await sandbox.post(`/${soul}`, picture, { ...key, ...south })
  expect([first.status, other.status]).toEqual([200, 200])
  expect(other.body.request_id).not.toBe(first.body.request_id)
})

it('contract a ignores the key', async () => {
  sandbox = await startTestSandbox({ contract: 'a' })
  const first = await sandbox.post(`/${soul}`, picture, key)
  const again = await sandbox.post(`/${soul}`, picture, key)
  expect(again.status).toBe(200)
  expect(again.body.request_id).not.toBe(first.body.request_id)
})
