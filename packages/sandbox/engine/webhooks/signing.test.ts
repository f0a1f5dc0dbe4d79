// Standard Webhooks: when deliveries are signed, with which secrets, and that a receiver's own check accepts them.
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'
import type { Received } from '../../testing/receiver.ts'
import { startReceiver } from '../../testing/receiver.ts'

let sandbox: TestSandbox
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  receiver = await startReceiver([200])
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

async function delivery(): Promise<Received> {
  const before = receiver.received.length
  await sandbox.post(`/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`, picture)
  await receiver.count(before + 1)
  return receiver.received[before] ?? expect.fail('nothing came')
}

const secretBy = async (action: 'reveal' | 'rotate'): Promise<string> =>
  (await sandbox.post(`/_sandbox/accounts/north/webhook-secret/${action}`, undefined)).body.secret

const signaturesOf = ({ headers }: Received): string[] => String(headers['webhook-signature'] ?? '').split(' ')

/** The signature that a receiver computes from the raw body. */
function expectedSignature({ headers, raw }: Received, secret: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

it('webhook_signing when_revealed: unsigned until the secret is revealed in the middle of a run', async () => {
  sandbox = await startTestSandbox({})
  expect((await delivery()).headers['webhook-signature']).toBeUndefined()
  const secret = await secretBy('reveal')
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32,}$/)
  expect(await secretBy('reveal')).toBe(secret)
  const signed = await delivery()
  expect(signaturesOf(signed)).toEqual([expectedSignature(signed, secret)])
  const ageSeconds = Date.now() / 1000 - Number(signed.headers['webhook-timestamp'])
  expect(Math.abs(ageSeconds)).toBeLessThan(60)
})

it('webhook-timestamp is the real time of the attempt, for any jump of the clock', async () => {
  sandbox = await startTestSandbox({})
  await sandbox.advance(30 * 24 * 3600)
  const { headers } = await delivery()
  expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).toBeLessThan(60)
})

it('webhook_signing on: signed from the first delivery; off: never, even after a reveal', async () => {
  sandbox = await startTestSandbox({ webhookSigning: 'on' })
  const signed = await delivery()
  expect(signaturesOf(signed)).toEqual([expectedSignature(signed, await secretBy('reveal'))])
  await sandbox.change('north', { webhook_signing: 'off' })
  const { headers } = await delivery()
  expect([headers['webhook-id'], headers['webhook-signature']]).toEqual([undefined, undefined])
})

it('rotation: for a day both secrets sign, so receivers with either secret accept it; after it only the new one', async () => {
  sandbox = await startTestSandbox({})
  const older = await secretBy('reveal')
  const newer = await secretBy('rotate')
  expect(newer).not.toBe(older)
  const both = await delivery()
  expect(signaturesOf(both)).toEqual([expectedSignature(both, newer), expectedSignature(both, older)])
  await sandbox.advance(24 * 3600 - 60)
  expect(signaturesOf(await delivery())).toHaveLength(2)
  await sandbox.advance(60)
  const one = await delivery()
  expect(signaturesOf(one)).toEqual([expectedSignature(one, newer)])
})

it('a redelivery has the same webhook-id and a signature of its own', async () => {
  await receiver.close()
  receiver = await startReceiver([500, 200])
  sandbox = await startTestSandbox({})
  const secret = await secretBy('reveal')
  await sandbox.post(`/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`, picture)
  await receiver.count(2)
  const [first, second] = receiver.received as [Received, Received]
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  expect(signaturesOf(second)).toEqual([expectedSignature(second, secret)])
})

it('webhook_legacy_secret: a registered secret is sent along, unless switched off', async () => {
  sandbox = await startTestSandbox({})
  const submit = () =>
    sandbox.post('/v1/text2image/soul', {
      params: { ...picture, width_and_height: '1152x1536' },
      webhook: { url: receiver.url, secret: 'tell-me' },
    })
  await submit()
  await receiver.count(1)
  await sandbox.change('north', { webhook_legacy_secret: false })
  await submit()
  await receiver.count(2)
  expect(receiver.received.map(({ headers }) => headers['x-webhook-secret-key'])).toEqual(['tell-me', undefined])
})
