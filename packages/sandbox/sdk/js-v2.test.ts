// The published JavaScript SDK 0.2.6, its v2 client, unchanged: what works, and its known defects.
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { APIError, AuthenticationError, BadInputError, NotEnoughCreditsError } from '@higgsfield/client'
import { TimeoutError, ValidationError } from '@higgsfield/client/v2'
import { startReceiver } from '../testing/receiver.ts'
import { picture, soul } from '../testing/client.ts'
import { startSdkSandbox, v2Client } from '../testing/sdk.ts'

describe('subscribe', () => {
  it('submits, polls and returns the raw status with readable URLs (the README promises a JobSet)', async () => {
    const sandbox = await startSdkSandbox()
    const result = await v2Client(sandbox.url).subscribe(soul, { input: picture })
    expect(result).toMatchObject({ status: 'completed', request_id: expect.any(String) })
    expect(result).not.toHaveProperty('jobs')
    const file = await fetch(result.images?.[0]?.url ?? '')
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
    await sandbox.close()
  })

  it('without polling returns the handle of the queued request', async () => {
    const sandbox = await startSdkSandbox()
    const handle = await v2Client(sandbox.url).subscribe(`/${soul}`, { input: picture, withPolling: false })
    expect(handle.status).toBe('queued')
    expect(handle.status_url).toBe(`${sandbox.url}/requests/${handle.request_id}/status`)
    await sandbox.close()
  })

  it.each(['failed', 'nsfw'])('returns a request that ended as %s like any other', async (kind) => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail(kind)
    expect((await v2Client(sandbox.url).subscribe(soul, { input: picture })).status).toBe(kind)
    await sandbox.close()
  })

  it('has its webhook called, but never sends the secret that it accepts', async () => {
    const [sandbox, receiver] = [await startSdkSandbox(), await startReceiver([200])]
    const webhook = { url: receiver.url, secret: 'mine' }
    await v2Client(sandbox.url).subscribe(soul, { input: picture, webhook })
    await receiver.count(1)
    expect(receiver.received[0]?.body.status).toBe('completed')
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-webhook-secret-key')
    await Promise.all([sandbox.close(), receiver.close()])
  })

  it('keeps clients of two accounts apart', async () => {
    const sandbox = await startSdkSandbox()
    const south = v2Client(sandbox.url, { credentials: 'key-south:secret-south' })
    await v2Client(sandbox.url).subscribe(soul, { input: picture, withPolling: false })
    await south.subscribe(soul, { input: picture, withPolling: false })
    const accepted = (await sandbox.ledger()).filter((entry) => entry.event === 'accepted')
    expect(accepted.map((entry) => entry.account)).toEqual(['north', 'south'])
    await sandbox.close()
  })
})

describe('a refused submission is sent four times, for every refusal', () => {
  it('500, which the SDK retries on purpose', async () => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail('error_500_before', { count: 10 })
    await expect(v2Client(sandbox.url).subscribe(soul, { input: picture })).rejects.toThrow(APIError)
    expect(sandbox.answers(`POST /${soul}`)).toEqual([500, 500, 500, 500])
    expect((await sandbox.ledger()).filter((entry) => entry.event === 'received')).toHaveLength(4)
    await sandbox.close()
  })

  it('401', async () => {
    const sandbox = await startSdkSandbox()
    const wrongKey = v2Client(sandbox.url, { credentials: 'key-north:wrong' })
    await expect(wrongKey.subscribe(soul, { input: picture })).rejects.toThrow(AuthenticationError)
    expect(sandbox.answers(`POST /${soul}`)).toEqual([401, 401, 401, 401])
    await sandbox.close()
  })

  it('403 without credits', async () => {
    const sandbox = await startSdkSandbox({ credits: 0.1 })
    await expect(v2Client(sandbox.url).subscribe(soul, { input: picture })).rejects.toThrow(NotEnoughCreditsError)
    expect(sandbox.answers(`POST /${soul}`)).toEqual([403, 403, 403, 403])
    await sandbox.close()
  })

  it('404', async () => {
    const sandbox = await startSdkSandbox()
    const answer = v2Client(sandbox.url).subscribe('no/such/model', { input: picture })
    await expect(answer).rejects.toMatchObject({ statusCode: 404 })
    expect(sandbox.answers('POST /no/such/model')).toEqual([404, 404, 404, 404])
    await sandbox.close()
  })

  it('422, whose fields the error names', async () => {
    const sandbox = await startSdkSandbox()
    const answer = v2Client(sandbox.url).subscribe(soul, { input: {} })
    await expect(answer).rejects.toThrow(ValidationError)
    await expect(answer).rejects.toThrow('body.prompt: Field required')
    expect(sandbox.answers(`POST /${soul}`)).toEqual([422, 422, 422, 422])
    await sandbox.close()
  })

  it('400 at the cap of the rejecting contract', async () => {
    const sandbox = await startSdkSandbox({ contract: 'rejecting', concurrency: 1, speed: 1 })
    const client = v2Client(sandbox.url)
    await client.subscribe(soul, { input: picture, withPolling: false })
    const second = client.subscribe(soul, { input: picture })
    await expect(second).rejects.toThrow(BadInputError)
    await expect(second).rejects.toThrow('Maximum number of concurrent requests (1) has been reached')
    expect(sandbox.answers(`POST /${soul}`)).toEqual([200, 400, 400, 400, 400])
    await sandbox.close()
  })

  it('429 of a full queue, which ignores Retry-After', async () => {
    const sandbox = await startSdkSandbox({ concurrency: 1, queueMultiplier: 0, speed: 1 })
    const client = v2Client(sandbox.url)
    await client.subscribe(soul, { input: picture, withPolling: false })
    await expect(client.subscribe(soul, { input: picture })).rejects.toMatchObject({ statusCode: 429 })
    expect(sandbox.answers(`POST /${soul}`)).toEqual([200, 429, 429, 429, 429])
    await sandbox.close()
  })

  it.each([
    ['409', 'conflict_409'],
    ['423', 'blocked_423'],
    ['429 of a rate limit', 'rate_limited_429'],
    ['503', 'unavailable_503'],
    ['the 403 of a firewall, which it takes for missing credits', 'waf_page_403'],
  ])('%s', async (_what, kind) => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail(kind, { count: 10 })
    const status = Number(/\d{3}/.exec(kind)?.[0])
    await expect(v2Client(sandbox.url).subscribe(soul, { input: picture })).rejects.toMatchObject({
      statusCode: status,
    })
    expect(sandbox.answers(`POST /${soul}`)).toEqual([status, status, status, status])
    await sandbox.close()
  })

  it.each([
    ['with a 500', 'error_500_after'],
    ['with the connection', 'no_reply_after'],
    ['with a reset', 'reset_after'],
    ['with a 504 of a gateway', 'gateway_504_after'],
  ])('pays twice when only the response is lost, %s', async (_how, kind) => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail(kind)
    await v2Client(sandbox.url).subscribe(soul, { input: picture })
    const accepted = (await sandbox.ledger()).filter((entry) => entry.event === 'accepted')
    expect(accepted.map((entry) => entry.idempotencyKey)).toEqual([null, null])
    await sandbox.close()
  })
})

describe('known defects', () => {
  it.each([
    ['a 500', 'error_500_before'],
    ['a 502', 'gateway_502_before'],
    ['a 429', 'rate_limited_429'],
  ])('polling ends with an error on the first read that is answered with %s', async (_what, kind) => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail(kind, { route: 'status' })
    const polled = v2Client(sandbox.url).subscribe(soul, { input: picture })
    await expect(polled).rejects.toMatchObject({ statusCode: Number(/\d{3}/.exec(kind)?.[0]) })
    const { body } = await sandbox.get('/_sandbox/requests')
    expect((await sandbox.ended(body.requests[0].id)).status).toBe('completed')
    await sandbox.close()
  })

  it('an unknown status is polled until the timeout', async () => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail('unknown_status', { times: 1000 })
    const polled = v2Client(sandbox.url, { maxPollTime: 400 }).subscribe(soul, { input: picture })
    await expect(polled).rejects.toThrow(TimeoutError)
    await sandbox.close()
  })

  it('a completed request without an address is returned as a success', async () => {
    const sandbox = await startSdkSandbox()
    await sandbox.fail('completed_without_url')
    const result = await v2Client(sandbox.url).subscribe(soul, { input: picture })
    expect([result.status, result.images?.[0]?.url]).toEqual(['completed', undefined])
    await sandbox.close()
  })

  it('a canceled request is polled until the timeout', async () => {
    const sandbox = await startSdkSandbox({ concurrency: 1, speed: 1 })
    const client = v2Client(sandbox.url, { maxPollTime: 400 })
    await client.subscribe(soul, { input: picture, withPolling: false })
    const polled = client.subscribe(soul, { input: picture }).catch((error: unknown) => error)
    const newest = async () => (await sandbox.get('/_sandbox/requests')).body.requests[0]
    await expect.poll(async () => (await newest()).seq).toBe(2)
    expect((await sandbox.post(`/requests/${(await newest()).id}/cancel`, '')).status).toBe(202)
    expect(await polled).toBeInstanceOf(TimeoutError)
    expect((await newest()).status).toBe('canceled')
    await sandbox.close()
  })

  it("a v1 route takes the README's bare input for 422, and a wrapped one is returned unpolled", async () => {
    const sandbox = await startSdkSandbox()
    const client = v2Client(sandbox.url, { maxRetries: 0 })
    const params = { prompt: 'x', width_and_height: '1152x2048', quality: '720p', batch_size: 1 }
    await expect(client.subscribe('/v1/text2image/soul', { input: params })).rejects.toThrow(ValidationError)
    const jobSet = (await client.subscribe('/v1/text2image/soul', { input: { params } })) as object
    expect(jobSet).toMatchObject({ id: expect.any(String), jobs: [{ status: 'queued' }] })
    await sandbox.close()
  })

  it("the README's import of the helpers fails; they are at the root", async () => {
    const require = createRequire(import.meta.url)
    expect(() => require.resolve('@higgsfield/client/helpers')).toThrow(
      expect.objectContaining({ code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' }),
    )
    expect(await import('@higgsfield/client')).toHaveProperty('InputImage')
  })
})
