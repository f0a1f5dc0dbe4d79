// The switches together: the presets of each contract, overrides, and a change of contract while requests run.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const submit = (headers: object = {}) => sandbox.post(`/${soul}`, picture, headers)
const switches = async () => (await sandbox.get('/_sandbox/accounts')).body.accounts[0].switches

it('contract: presets every switch; a change keeps overridden switches, and null removes the override', async () => {
  sandbox = await startTestSandbox({ contract: 'rejecting' })
  expect(await switches()).toMatchObject({
    ...{
      contract: 'rejecting',
      overCap: 'reject_400',
      idempotency: false,
      webhookShape: 'flat',
      webhookSigning: 'off',
    },
    ...{ retentionFrom: 'creation', expiresAfterHeader: 'ignore', deleteRoute: false, errorCodes: false },
    usageRoute: false,
  })
  await sandbox.change('north', { contract: 'rejecting_idempotent', delete_route: true })
  expect(await switches()).toMatchObject({ idempotency: true, webhookShape: 'envelope', deleteRoute: true })
  await sandbox.change('north', { contract: 'queueing', usageRoute: false })
  expect(await switches()).toMatchObject({
    ...{ overCap: 'queue', webhookShape: 'envelope_expires', webhookSigning: 'when_revealed', usageRoute: false },
    ...{ retentionFrom: 'finish', expiresAfterHeader: 'validate', deleteRoute: true, errorCodes: true },
  })
  await sandbox.change('north', { contract: 'rejecting', delete_route: null })
  expect(await switches()).toMatchObject({ contract: 'rejecting', deleteRoute: false, usageRoute: false })
})

it('an account that changes from rejecting to queueing keeps its running requests, which end by the new rules', async () => {
  sandbox = await startTestSandbox({ contract: 'rejecting', concurrency: 1, speed: 1 })
  const inFlight = (await submit()).body.request_id
  expect((await submit()).status).toBe(400)
  await sandbox.change('north', { contract: 'queueing' })
  const waiting = await submit({ 'Idempotency-Key': 'flip' })
  expect([waiting.status, waiting.body.status]).toEqual([200, 'queued'])
  await sandbox.advance(600)
  const ended = await sandbox.ended(inFlight)
  expect(ended).toMatchObject({ status: 'completed', expires_at: expect.any(String) })
  await sandbox.change('north', { contract: 'rejecting' })
  expect((await sandbox.get(`/requests/${inFlight}/status`)).body.expires_at).toBeUndefined()
  await sandbox.advance(600)
  expect((await sandbox.ended(waiting.body.request_id)).status).toBe('completed')
})

it('a mixed account answers 400 at the cap although it sends expires_at', async () => {
  sandbox = await startTestSandbox({ overCap: 'reject_400', concurrency: 1, speed: 1 })
  const first = await submit()
  expect((await submit()).body).toEqual({ detail: 'Maximum number of concurrent requests (1) has been reached' })
  await sandbox.advance(600)
  expect((await sandbox.ended(first.body.request_id)).expires_at).toEqual(expect.any(String))
})

it('public_host: status_url and cancel_url name the host of the request, a stand-in, or a given origin', async () => {
  sandbox = await startTestSandbox({})
  const origins = async () => {
    const { status_url: status, cancel_url: cancel } = (await submit()).body
    return [new URL(status).origin, new URL(cancel).origin]
  }
  expect(await origins()).toEqual([sandbox.url, sandbox.url])
  for (const [publicHost, origin] of [
    ['platform', 'https://platform.higgsfield.invalid'],
    ['api', 'https://api.higgsfield.invalid'],
    ['https://elsewhere.invalid', 'https://elsewhere.invalid'],
  ]) {
    await sandbox.change('north', { public_host: publicHost })
    expect(await origins()).toEqual([origin, origin])
  }
})

it('error_codes: without them a full queue answers 429 with its text alone', async () => {
  sandbox = await startTestSandbox({ errorCodes: false, concurrency: 1, queueMultiplier: 0, speed: 1 })
  await submit()
  expect(await submit()).toMatchObject({ status: 429, body: { detail: 'The queue of this account is full' } })
  await sandbox.change('north', { error_codes: true })
  expect((await submit()).body).toMatchObject({ code: 'account_queue_full', limit: 0 })
})
