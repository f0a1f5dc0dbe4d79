// The same key gives the same request and no second charge; another body under it is refused; contract rejecting ignores it.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const key = { 'Idempotency-Key': 'att_1' }

it.each(['rejecting_idempotent', 'queueing'] as const)(
  'contract %s replays the first request, also after it ended',
  async (contract) => {
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
  },
)

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

it('contract rejecting ignores the key', async () => {
  sandbox = await startTestSandbox({ contract: 'rejecting' })
  const first = await sandbox.post(`/${soul}`, picture, key)
  const again = await sandbox.post(`/${soul}`, picture, key)
  expect(again.status).toBe(200)
  expect(again.body.request_id).not.toBe(first.body.request_id)
})

it('idempotency_ttl: after it the key is free again, before it is not', async () => {
  sandbox = await startTestSandbox({ idempotencyTtlSeconds: 3600 })
  const first = await sandbox.post(`/${soul}`, picture, key)
  await sandbox.advance(3500)
  expect((await sandbox.post(`/${soul}`, picture, key)).body.request_id).toBe(first.body.request_id)
  await sandbox.advance(100)
  const second = await sandbox.post(`/${soul}`, { ...picture, prompt: 'y' }, key)
  expect([second.status, second.body.request_id === first.body.request_id]).toEqual([200, false])
  expect((await sandbox.post(`/${soul}`, picture, key)).status).toBe(422)
})

it('belongs to the account, not to a key: shared by its keys, and it survives their rotation', async () => {
  sandbox = await startTestSandbox({})
  const first = await sandbox.post(`/${soul}`, picture, key)
  await sandbox.post('/_sandbox/accounts/north/keys', { keyId: 'key-new', secret: 'secret-new' })
  await sandbox.change('north', { keys: { 'key-north': 'disabled' } })
  const rotated = { ...key, Authorization: 'Key key-new:secret-new' }
  const again = await sandbox.post(`/${soul}`, picture, rotated)
  expect(again.body.request_id).toBe(first.body.request_id)
  const keys = (await sandbox.ledger()).filter(({ event }) => event === 'received').map(({ keyId }) => keyId)
  expect(keys).toEqual(['key-north', 'key-new'])
})

it('Hf-Expires-After is part of the compared request under queueing, and not under rejecting_idempotent', async () => {
  sandbox = await startTestSandbox({})
  const hour = { ...key, 'Hf-Expires-After': '3600' }
  const first = await sandbox.post(`/${soul}`, picture, hour)
  expect((await sandbox.post(`/${soul}`, picture, hour)).body.request_id).toBe(first.body.request_id)
  expect((await sandbox.post(`/${soul}`, picture, { ...key, 'Hf-Expires-After': '7200' })).status).toBe(422)
  expect((await sandbox.post(`/${soul}`, picture, key)).status).toBe(422)
  await sandbox.change('south', { contract: 'rejecting_idempotent' })
  const plain = await sandbox.post(`/${soul}`, picture, { ...key, ...south })
  const ignored = await sandbox.post(`/${soul}`, picture, { ...hour, ...south })
  expect(ignored.body.request_id).toBe(plain.body.request_id)
})

it('compares arrays in order and treats omitted and null as different, but not the order of fields', async () => {
  sandbox = await startTestSandbox({})
  const body = { ...picture, extra: { a: 1, b: [1, 2] } }
  const first = await sandbox.post(`/${soul}`, body, key)
  const same = await sandbox.post(`/${soul}`, { extra: { b: [1, 2], a: 1 }, ...picture }, key)
  expect(same.body.request_id).toBe(first.body.request_id)
  for (const extra of [
    { a: 1, b: [2, 1] },
    { a: 1, b: [1, 2], c: null },
  ]) {
    expect((await sandbox.post(`/${soul}`, { ...picture, extra }, key)).status).toBe(422)
  }
})
