// The usage report of the queueing contract.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

it('usage_route: counts completed generations of the account by day, model and key, numbers as strings', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.post('/_sandbox/accounts/north/keys', { keyId: 'key-2', secret: 'secret-2' })
  const run = async (body: object, headers: object = {}) =>
    sandbox.ended((await sandbox.post(`/${soul}`, body, headers)).body.request_id, headers)
  await run(picture)
  await run({ ...picture, batch_size: 4 }, { Authorization: 'Key key-2:secret-2' })
  await run(picture, south)
  await sandbox.fail('failed')
  await run(picture)
  await sandbox.advance(24 * 3600)
  await run(picture)
  const plain = (await sandbox.get('/models/usage')).body
  expect(plain).toMatchObject({ timeframe: 'day' })
  expect(plain.results).toEqual([
    { model: soul, unit: 'generation', quantity: '6', unit_price: '0.0938', cost: '0.5625' },
  ])
  expect(plain.time_series).toBeUndefined()
  const full = (await sandbox.get('/models/usage?timeframe=day&expand=time_series&expand=auth_method')).body
  expect(full.time_series).toHaveLength(2)
  expect(full.time_series[0].bucket).toMatch(/T00:00:00.000Z$/)
  const [first] = full.time_series
  expect(first.results.map((entry: { quantity: string; auth_method: object }) => entry)).toMatchObject([
    { quantity: '1', auth_method: { type: 'api_key', id: 'key-north' } },
    { quantity: '4', auth_method: { type: 'api_key', id: 'key-2' } },
  ])
  const later = (await sandbox.get(`/models/usage?start=${encodeURIComponent(full.time_series[1].bucket)}`)).body
  expect(later.results[0].quantity).toBe('1')
})

it('usage_route: lags behind by the set delay, refuses a wrong query, and responds as an unknown path under rejecting', async () => {
  sandbox = await startTestSandbox({ usageLagSeconds: 3600 })
  await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  expect((await sandbox.get('/models/usage')).body.results).toEqual([])
  await sandbox.advance(3601)
  expect((await sandbox.get('/models/usage')).body.results).toHaveLength(1)
  expect((await sandbox.get('/models/usage?start=yesterday')).body.detail[0].loc).toEqual(['body', 'start'])
  await sandbox.change('north', { contract: 'rejecting' })
  const unknown = await sandbox.get('/models/unknown')
  expect(await sandbox.get('/models/usage')).toMatchObject({ status: 404, body: unknown.body })
})
