import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { PlatformRequest } from '../../activities/generations/platform-port.ts'
import { createHiggsfieldPlatform, type PlatformTimeouts } from './client.ts'
import { fixedCredentials } from './testing/fixed-credentials.ts'
import { type ScriptedServer, jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const REQUEST: PlatformRequest = {
  dialect: 'v2',
  path: '/higgsfield-ai/soul/standard?hf_webhook=x',
  body: '{"prompt":"é"}',
}
const HANDLE = { status: 'queued', request_id: '7f8971a6', status_url: 'http://elsewhere.test/1', cancel_url: 'x' }

function platformAt(baseUrl: string, timeouts: Partial<PlatformTimeouts> = {}) {
  return createHiggsfieldPlatform({
    baseUrl,
    credentials: fixedCredentials([{ accountId: 'north', keyId: 'id-1', secret: 'secret-1' }]),
    userAgent: 'higgsfield-worker-test/1',
    timeouts,
  })
}

function submitTo(server: { baseUrl: string }, timeouts?: Partial<PlatformTimeouts>, signal?: AbortSignal) {
  return platformAt(server.baseUrl, timeouts).submit({
    accountId: 'north',
    request: REQUEST,
    idempotencyKey: 'att_1',
    ...(signal ? { signal } : {}),
  })
}

const answering = (status: number, body: unknown, headers?: Record<string, string>): Promise<ScriptedServer> =>
  startScriptedServer(jsonAnswer(status, body, headers))

describe('a submission', () => {
  it('is one POST with our key, name and idempotency key, and the body as it was composed', async () => {
    await using server = await answering(200, HANDLE, { 'x-correlation-id': 'corr-1' })
    expect(await submitTo(server)).toEqual({
      kind: 'accepted',
      requestId: '7f8971a6',
      correlationId: 'corr-1',
      platformStatus: 'queued',
    })
    expect(server.seen).toHaveLength(1)
    const { method, url, headers, body } = server.seen[0]!
    expect(`${method} ${url}`).toBe(`POST ${REQUEST.path}`)
    expect(headers).toMatchObject({
      authorization: 'Key id-1:secret-1',
      'user-agent': 'higgsfield-worker-test/1',
      'idempotency-key': 'att_1',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(REQUEST.body)),
    })
    expect(body.toString()).toBe(REQUEST.body)
  })

  it('is labelled as the sandbox’s only where the header of the response says so', async () => {
    for (const [header, isSandbox] of [
      ['true', true],
      ['false', undefined],
    ] as const) {
      await using server = await answering(200, HANDLE, { 'X-Higgsfield-Sandbox': header })
      const outcome = await submitTo(server)
      expect(outcome.kind).toBe('accepted')
      expect('isSandbox' in outcome ? outcome.isSandbox : undefined).toBe(isSandbox)
    }
  })

  it('shows which server responds for the account, unless the response is an error that any server could send', async () => {
    for (const [status, header, responses] of [
      [200, 'true', [{ accountId: 'north', isSandbox: true }]],
      [200, 'false', [{ accountId: 'north', isSandbox: false }]],
      [503, 'true', [{ accountId: 'north', isSandbox: true }]],
      [503, 'false', []],
    ] as const) {
      await using server = await answering(status, HANDLE, { 'X-Higgsfield-Sandbox': header })
      const credentials = fixedCredentials([{ accountId: 'north', keyId: 'id-1', secret: 'secret-1' }])
      const access = { baseUrl: server.baseUrl, credentials, userAgent: 'higgsfield-worker-test/1' }
      const order = { accountId: 'north', request: REQUEST, idempotencyKey: 'att_1' }
      await createHiggsfieldPlatform(access).submit(order)
      expect(credentials.responses).toEqual(responses)
    }
  })

  it('reads a job set as its answer too', async () => {
    await using server = await answering(200, {
      id: 'set-1',
      created_at: 'x',
      jobs: [{ id: 'job-1', status: 'queued', results: null }],
    })
    expect(await submitTo(server)).toMatchObject({ kind: 'accepted', requestId: 'set-1', platformStatus: 'queued' })
  })

  it.each([
    [400, { detail: 'Maximum number of concurrent requests (4) has been reached' }, 'at_capacity'],
    [401, { detail: 'Invalid credentials' }, 'bad_key'],
    [403, { detail: 'not_enough_credits' }, 'no_credits'],
    [403, { detail: 'x', code: 'api_key_disabled' }, 'bad_key'],
    [404, { detail: 'model_not_found' }, 'model_unavailable'],
    [422, { detail: [{ loc: ['body', 'duration'], msg: 'Input should be 5 or 10', type: 'enum' }] }, 'invalid_request'],
  ])('%i %j is refused as %s and never sent again', async (status, body, refusal) => {
    await using server = await answering(status, body, { 'x-correlation-id': 'corr-2' })
    expect(await submitTo(server)).toMatchObject({
      kind: 'refused',
      refusal,
      httpStatus: status,
      correlationId: 'corr-2',
    })
    expect(server.seen).toHaveLength(1)
  })

  it('keeps the wait that a full queue asks for', async () => {
    await using server = await answering(
      429,
      { detail: 'full', code: 'account_queue_full', limit: 40 },
      { 'retry-after': '7' },
    )
    expect(await submitTo(server)).toMatchObject({
      kind: 'refused',
      refusal: 'at_capacity',
      retryAfterMs: 7_000,
      detail: 'full',
    })
  })

  it('says which field was refused', async () => {
    const detail = [{ loc: ['body', 'duration'], msg: 'Input should be 5 or 10', input: 7 }]
    await using server = await answering(422, { detail })
    expect(await submitTo(server)).toMatchObject({ detail: 'body.duration: Input should be 5 or 10' })
  })

  it('distinguishes a firewall page from a lack of credits', async () => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(403, { 'content-type': 'text/html' }).end('<html><title>Attention Required!</title>')
    })
    expect(await submitTo(server)).toMatchObject({ kind: 'refused', refusal: 'blocked', detail: 'Attention Required!' })
  })

  it.each([
    [500, { detail: 'Internal Server Error' }],
    [502, { detail: 'bad gateway' }],
    [200, { ok: true }],
    [200, { request_id: '../../files', status: 'queued' }],
  ])('%i %j has an unknown outcome and is not sent again', async (status, body) => {
    await using server = await answering(status, body)
    expect(await submitTo(server)).toMatchObject({ kind: 'unknown', httpStatus: status })
    expect(server.seen).toHaveLength(1)
  })

  it('does not follow a redirect, so that no other server gets our key', async () => {
    await using other = await answering(200, HANDLE)
    await using server = await answering(307, {}, { location: `${other.baseUrl}/higgsfield-ai/soul/standard` })
    expect(await submitTo(server)).toMatchObject({ kind: 'refused', refusal: 'unreachable', httpStatus: 307 })
    expect(other.seen).toHaveLength(0)
  })
})

describe('a submission that breaks off', () => {
  it('has an unknown outcome when the connection is cut after the body, and is not sent again', async () => {
    await using server = await startScriptedServer((_request, response) => void response.socket?.destroy())
    expect(await submitTo(server)).toMatchObject({ kind: 'unknown', httpStatus: undefined })
    expect(server.seen).toHaveLength(1)
  })

  it('has an unknown outcome when a kept-alive connection is cut, and is not sent again', async () => {
    await using server = await startScriptedServer((request, response) => {
      if (request.method === 'GET') jsonAnswer(200, HANDLE)(request, response)
      else response.socket?.destroy()
    })
    const platform = platformAt(server.baseUrl)
    await platform.status({ accountId: 'north', requestId: 'r', dialect: 'v2' })
    // The connection is free for the next call only after the present turn of the event loop.
    await setTimeout(20)
    const outcome = await platform.submit({ accountId: 'north', request: REQUEST, idempotencyKey: 'att_1' })
    expect(outcome).toMatchObject({ kind: 'unknown' })
    expect(server.seen.map((request) => request.method)).toEqual(['GET', 'POST'])
    expect(server.connections()).toBe(1)
  })

  it('has an unknown outcome when the answer stops in the middle', async () => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'content-length': '500' }).write('{"detail":"')
      void setTimeout(20).then(() => response.socket?.destroy())
    })
    expect(await submitTo(server)).toMatchObject({ kind: 'unknown' })
  })

  it('has an unknown outcome when no answer comes in time', async () => {
    await using server = await startScriptedServer(() => {})
    expect(await submitTo(server, { submitMs: 100 })).toEqual({
      kind: 'unknown',
      detail: 'no answer within 0.1 s',
      httpStatus: undefined,
    })
    expect(server.seen).toHaveLength(1)
  })

  it('has an unknown outcome when the answer never ends', async () => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    })
    expect(await submitTo(server, { submitMs: 100 })).toMatchObject({ kind: 'unknown' })
  })

  it('throws the reason of the caller when the caller gives up', async () => {
    const caller = new AbortController()
    const reason = new Error('the worker is closing')
    await using server = await startScriptedServer(() => caller.abort(reason))
    await expect(submitTo(server, {}, caller.signal)).rejects.toBe(reason)
  })

  it('was never sent when no server listens', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const { port } = holder.address() as AddressInfo
    await new Promise((resolve) => holder.close(resolve))
    expect(await submitTo({ baseUrl: `http://127.0.0.1:${port}` })).toMatchObject({
      kind: 'refused',
      refusal: 'unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
      httpStatus: undefined,
    })
  })

  it('was never sent when the name of the host has no address', async () => {
    expect(await submitTo({ baseUrl: 'http://no-such-host.invalid' })).toMatchObject({
      kind: 'refused',
      refusal: 'unreachable',
    })
  })

  it('was never sent when the account has no key here', async () => {
    await using server = await answering(200, HANDLE)
    const outcome = await platformAt(server.baseUrl).submit({
      accountId: 'south',
      request: REQUEST,
      idempotencyKey: 'att_1',
    })
    expect(outcome).toMatchObject({ kind: 'refused', refusal: 'bad_key' })
    expect(server.seen).toHaveLength(0)
  })
})

it('keeps connections open between calls', async () => {
  await using server = await answering(200, HANDLE)
  for (let turn = 0; turn < 5; turn++) await submitTo(server)
  expect(server.seen).toHaveLength(5)
  expect(server.connections()).toBeLessThanOrEqual(2)
})

describe('createHiggsfieldPlatform', () => {
  const options = { baseUrl: 'https://api.test', credentials: fixedCredentials([]), userAgent: 'x' }

  it.each([
    [{ ...options, baseUrl: 'ftp://api.test' }, /http/],
    [{ ...options, baseUrl: 'https://a:b@api.test' }, /credentials/],
  ])('refuses %j', (wrong, message) => {
    expect(() => createHiggsfieldPlatform(wrong)).toThrow(message)
  })
})

describe('keys', () => {
  const twoKeys = () =>
    fixedCredentials([
      { accountId: 'north', keyId: 'old', secret: 'secret-old' },
      { accountId: 'north', keyId: 'new', secret: 'secret-new' },
    ])
  const unauthorised = { detail: 'Invalid credentials' }

  it.each([
    [401, unauthorised, 'rejected'],
    [403, { detail: 'API key expired', code: 'api_key_expired' }, 'expired'],
    [403, { detail: 'API key disabled', code: 'api_key_disabled' }, 'disabled'],
  ])('goes on with the other key of the account after %i %j', async (status, body, reason) => {
    await using server = await startScriptedServer((request, response) => {
      const isOld = request.headers.authorization === 'Key old:secret-old'
      jsonAnswer(isOld ? status : 200, isOld ? body : HANDLE)(request, response)
    })
    const credentials = twoKeys()
    const platform = createHiggsfieldPlatform({ baseUrl: server.baseUrl, credentials, userAgent: 'x' })
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'x' } })
    const outcome = await platform.submit({ accountId: 'north', request, idempotencyKey: 'k' })
    expect(outcome).toMatchObject({ kind: 'accepted' })
    expect(credentials.rejected).toEqual([{ keyId: 'old', reason, detail: body.detail }])
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k'])
    expect(server.seen[0]!.body.equals(server.seen[1]!.body)).toBe(true)
  })

  it('says that the account has no usable key once the last one is refused', async () => {
    await using server = await answering(401, unauthorised)
    const credentials = twoKeys()
    const platform = createHiggsfieldPlatform({ baseUrl: server.baseUrl, credentials, userAgent: 'x' })
    const request = platform.compose({ modelId: 'higgsfield-ai/soul/standard', input: { prompt: 'x' } })
    const submit = () => platform.submit({ accountId: 'north', request, idempotencyKey: 'k' })
    expect(await submit()).toMatchObject({ kind: 'refused', refusal: 'bad_key', httpStatus: 401 })
    expect(await submit()).toMatchObject({ kind: 'refused', refusal: 'bad_key', httpStatus: undefined })
    expect(server.seen).toHaveLength(2)
  })

  it.each([
    [401, 'text/html', '<html>proxy login</html>'],
    [403, 'application/json', '{"detail":"not_enough_credits"}'],
  ])('blames no key for %i %s', async (status, contentType, body) => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(status, { 'content-type': contentType }).end(body)
    })
    const credentials = twoKeys()
    const platform = createHiggsfieldPlatform({ baseUrl: server.baseUrl, credentials, userAgent: 'x' })
    await platform.status({ accountId: 'north', requestId: 'r', dialect: 'v2' })
    expect(credentials.rejected).toEqual([])
  })

  it('does not send a key that no header can carry, and does not show it', async () => {
    await using server = await answering(200, HANDLE)
    const credentials = fixedCredentials([{ accountId: 'north', keyId: 'a', secret: 'hush\n' }])
    const platform = createHiggsfieldPlatform({ baseUrl: server.baseUrl, credentials, userAgent: 'x' })
    const asked = platform.status({ accountId: 'north', requestId: 'r', dialect: 'v2' })
    await expect(asked).rejects.toThrow('not plain ASCII')
    await expect(asked).rejects.not.toThrow(/hush/)
    expect(server.seen).toHaveLength(0)
  })
})
