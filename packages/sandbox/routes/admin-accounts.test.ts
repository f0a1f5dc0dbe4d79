// Accounts over the admin routes: added and changed while running, refused with the name of the field, stored over a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
})
afterEach(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const add = (body: object) => sandbox.post('/_sandbox/accounts', body)
const east = { name: 'east', keys: [{ keyId: 'key-east', secret: 'secret-east' }] }
const asEast = { Authorization: 'Key key-east:secret-east' }

it('adds an account with switches of its own, and a key to it', async () => {
  sandbox = await startTestSandbox({})
  const added = await add({ ...east, contract: 'rejecting', concurrency: 1, credits: 3 })
  expect([added.status, added.body]).toMatchObject([
    201,
    { name: 'east', contract: 'rejecting', balanceCredits: 3, keys: [{ keyId: 'key-east', state: 'active' }] },
  ])
  const { request_id: id } = (await sandbox.post(`/${soul}`, picture, asEast)).body
  await sandbox.post('/_sandbox/accounts/east/keys', { keyId: 'key-2', secret: 'secret-2' })
  const second = { Authorization: 'Key key-2:secret-2' }
  expect((await sandbox.get(`/requests/${id}/status`, second)).status).toBe(200)
  expect(await sandbox.balance('east')).toBe(1.5)
})

it('refuses unknown fields by name', async () => {
  sandbox = await startTestSandbox({})
  const detail = async (body: object) => (await sandbox.change('north', body)).body.detail as string
  expect(await detail({ concurency: 3 })).toContain('concurency')
  expect(await detail({ concurrency: 0 })).toContain('concurrency')
  expect(await detail({ over_cap: 'refuse' })).toContain('overCap')
  expect(await detail({ keys: { 'key-north': 'lost' } })).toContain('key-north')
  expect(await detail({ keys: { 'key-x': 'active' } })).toBe('keys: account north has no key key-x')
  expect((await sandbox.change('nobody', { concurrency: 3 })).status).toBe(404)
  expect(await add({ ...east, name: 'north' })).toMatchObject({ status: 409 })
  expect((await add({ ...east, keys: [{ keyId: 'key-north', secret: 'x' }] })).body.detail).toContain('key-north')
  expect((await add({ name: 'west', keys: [] })).status).toBe(422)
  expect((await sandbox.get('/_sandbox/accounts')).body.accounts).toHaveLength(2)
})

it('keeps accounts, keys, switches, credits, secrets and the clock over a restart; flags still apply to unchanged values', async () => {
  sandbox = await startTestSandbox({ dataDir, credits: 100 })
  await add({ ...east, contract: 'rejecting_idempotent', credits: 7 })
  await sandbox.change('north', { concurrency: 9, credits: 50, catalogue: [soul] })
  await sandbox.post('/_sandbox/accounts/north/keys', { keyId: 'key-2', secret: 'secret-2', state: 'expired' })
  const { secret } = (await sandbox.post('/_sandbox/accounts/north/webhook-secret/reveal', undefined)).body
  await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  await sandbox.advance(86_400)
  const before = (await sandbox.get('/_sandbox/accounts')).body
  await sandbox.close()
  sandbox = await startTestSandbox({ dataDir, credits: 100, queueMultiplier: 3 })
  const after = (await sandbox.get('/_sandbox/accounts')).body
  for (const [index, account] of before.accounts.entries()) {
    const { keys, switches } = after.accounts[index]
    expect(keys).toEqual(expect.arrayContaining(account.keys))
    expect(switches).toEqual({ ...account.switches, queueMultiplier: 3 })
    expect(after.accounts[index]).toMatchObject({ name: account.name, catalogue: account.catalogue })
    expect(after.accounts[index].balanceCredits).toBe(account.balanceCredits)
  }
  expect(after.accounts[0].balanceCredits).toBe(48.5)
  expect((await sandbox.post('/_sandbox/accounts/north/webhook-secret/reveal', undefined)).body.secret).toBe(secret)
  const { now, aheadSeconds } = (await sandbox.get('/_sandbox/clock')).body
  expect([aheadSeconds, Date.parse(now) > Date.now() + 86_000_000]).toEqual([86_400, true])
})

it('catalogue: a model that the account does not have answers 404 model_not_found', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.change('north', { catalogue: ['higgsfield-ai/soul/v2/standard'] })
  expect(await sandbox.post(`/${soul}`, picture)).toMatchObject({ status: 404, body: { detail: 'model_not_found' } })
  expect((await sandbox.post('/higgsfield-ai/soul/v2/standard', picture)).status).toBe(200)
  await sandbox.change('north', { catalogue: 'all' })
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(200)
})

it('key_state: an expired or disabled key gets 403 with its code under queueing, 401 under rejecting', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.post('/_sandbox/accounts/north/keys', { keyId: 'key-2', secret: 'secret-2' })
  for (const state of ['expired', 'disabled']) {
    await sandbox.change('north', { keys: { 'key-north': state }, contract: 'queueing' })
    for (const path of [`/${soul}`, '/no/such/path', '/requests/x/cancel']) {
      expect(await sandbox.post(path, picture)).toMatchObject({ status: 403, body: { code: `api_key_${state}` } })
    }
    await sandbox.change('north', { contract: 'rejecting' })
    expect((await sandbox.post(`/${soul}`, picture)).body).toEqual({ detail: 'Invalid credentials' })
  }
  await sandbox.change('north', { keys: { 'key-north': 'active' } })
  expect((await sandbox.get('/models')).status).toBe(200)
})

it('key_state: disabled between submission and poll, the account polls on with another key', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.post('/_sandbox/accounts/north/keys', { keyId: 'key-2', secret: 'secret-2' })
  const { request_id: id } = (await sandbox.post(`/${soul}`, picture)).body
  await sandbox.change('north', { keys: { 'key-north': 'disabled' } })
  expect((await sandbox.get(`/requests/${id}/status`)).status).toBe(403)
  expect((await sandbox.ended(id, { Authorization: 'Key key-2:secret-2' })).status).toBe('completed')
})

it('credits are exact to three decimals after many reservations and refunds', async () => {
  sandbox = await startTestSandbox({ speed: 1, credits: 0.1 + 0.2, concurrency: 50 })
  await sandbox.change('north', { credits: 100.001 })
  const ids: string[] = []
  for (let index = 0; index < 30; index += 1) ids.push((await sandbox.post(`/${soul}`, picture)).body.request_id)
  expect(await sandbox.balance('north')).toBe(55.001)
  for (const id of ids.slice(0, 20)) await sandbox.post(`/requests/${id}/cancel`, undefined)
  expect(await sandbox.balance('north')).toBe(85.001)
})

it('clock: refuses to go back, or beyond a century, and says which field is wrong', async () => {
  sandbox = await startTestSandbox({})
  for (const seconds of [1e300, 101 * 365 * 86_400]) {
    const tooFar = await sandbox.post('/_sandbox/clock', { advance_seconds: seconds })
    expect([tooFar.status, tooFar.body.detail.includes('advanceSeconds')]).toEqual([422, true])
  }
  expect((await sandbox.get('/_sandbox/clock')).body.aheadSeconds).toBe(0)
  const wrong = await sandbox.post('/_sandbox/clock', { advance_seconds: -1 })
  expect([wrong.status, wrong.body.detail.includes('advanceSeconds')]).toEqual([422, true])
})
