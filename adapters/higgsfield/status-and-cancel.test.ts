import { describe, expect, it } from 'vitest'
import { createHiggsfieldPlatform } from './client.ts'
import { fixedCredentials } from './testing/fixed-credentials.ts'
import { type ScriptedServer, jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const ASKED = { accountId: 'north', requestId: 'request-1' } as const

/** Of the tests in which no response comes. */
const SHORT_LIMIT_MS = 100

function platformAt(baseUrl: string, callMs = 5_000) {
  const credentials = fixedCredentials([{ accountId: 'north', keyId: 'id-1', secret: 'secret-1' }])
  return createHiggsfieldPlatform({ baseUrl, credentials, userAgent: 'test/1', timeouts: { callMs } })
}

const answering = (status: number, body: unknown, headers?: Record<string, string>): Promise<ScriptedServer> =>
  startScriptedServer(jsonAnswer(status, body, headers))

const page = (status: number): Promise<ScriptedServer> =>
  startScriptedServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><title>Nothing here</title></html>')
  })

describe('reading a status', () => {
  it('labels the report of the sandbox, by the header of the response', async () => {
    const body = { status: 'completed', request_id: 'request-1', images: [{ url: 'https://cdn.test/1.png' }] }
    await using server = await answering(200, body, { 'X-Higgsfield-Sandbox': 'true' })
    const outcome = await platformAt(server.baseUrl).status({ ...ASKED, dialect: 'v2' })
    expect(outcome).toMatchObject({ kind: 'report', report: { isSandbox: true } })
  })

  it('asks the route of the newer dialect at our base, and passes the report on', async () => {
    const body = {
      status: 'completed',
      request_id: 'request-1',
      status_url: 'http://elsewhere.test/',
      images: [{ url: 'https://cdn.test/1.png' }],
    }
    await using server = await answering(200, body, { 'x-correlation-id': 'corr-1' })
    expect(await platformAt(server.baseUrl).status({ ...ASKED, dialect: 'v2' })).toEqual({
      kind: 'report',
      report: {
        status: 'completed',
        outputs: [{ kind: 'image', url: 'https://cdn.test/1.png' }],
        error: undefined,
        expiresAt: undefined,
        correlationId: 'corr-1',
      },
    })
    const { method, url, headers } = server.seen[0]!
    expect(`${method} ${url}`).toBe('GET /requests/request-1/status')
    expect(headers.authorization).toBe('Key id-1:secret-1')
  })

  it('asks the route of the older dialect for a job set', async () => {
    await using server = await answering(200, { id: 'request-1', jobs: [{ id: 'j', status: 'queued', results: null }] })
    const outcome = await platformAt(server.baseUrl).status({ ...ASKED, dialect: 'v1' })
    expect(outcome).toMatchObject({ kind: 'report', report: { status: 'queued' } })
    expect(server.seen[0]!.url).toBe('/v1/job-sets/request-1')
  })

  it('keeps an id within its place in the path', async () => {
    await using server = await answering(404, { detail: 'Not found' })
    await platformAt(server.baseUrl).status({ accountId: 'north', requestId: 'a/b?c', dialect: 'v2' })
    expect(server.seen[0]!.url).toBe('/requests/a%2Fb%3Fc/status')
  })

  it('believes "not found" only from the platform itself', async () => {
    await using own = await answering(404, { detail: 'Request not found' })
    expect(await platformAt(own.baseUrl).status({ ...ASKED, dialect: 'v2' })).toEqual({
      kind: 'not_found',
      detail: 'Request not found',
    })
    await using gateway = await page(404)
    expect(await platformAt(gateway.baseUrl).status({ ...ASKED, dialect: 'v2' })).toMatchObject({ kind: 'unavailable' })
  })

  it.each([
    [401, { detail: 'Invalid credentials' }],
    [500, { detail: 'Internal Server Error' }],
    [200, { nothing: 'useful' }],
    [200, 'text'],
  ])('%i %j is asked again later', async (status, body) => {
    await using server = await answering(status, body)
    expect(await platformAt(server.baseUrl).status({ ...ASKED, dialect: 'v2' })).toMatchObject({ kind: 'unavailable' })
  })

  it('keeps the wait that a busy endpoint asks for', async () => {
    await using server = await answering(429, { detail: 'slow down' }, { 'retry-after': '3' })
    const outcome = await platformAt(server.baseUrl).status({ ...ASKED, dialect: 'v2' })
    expect(outcome).toMatchObject({ kind: 'unavailable', retryAfterMs: 3_000 })
  })

  it('is unavailable when no answer comes in time, or the account has no key here', async () => {
    await using server = await startScriptedServer(() => {})
    const platform = platformAt(server.baseUrl, SHORT_LIMIT_MS)
    expect(await platform.status({ ...ASKED, dialect: 'v2' })).toMatchObject({ kind: 'unavailable' })
    const south = await platform.status({ accountId: 'south', requestId: 'r', dialect: 'v2' })
    expect(south).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('south') })
    expect(server.seen).toHaveLength(1)
  })
})

describe('cancelling', () => {
  it('posts without a body to the id at our base', async () => {
    await using server = await startScriptedServer((_request, response) => void response.writeHead(202).end())
    expect(await platformAt(server.baseUrl).cancel(ASKED)).toEqual({ kind: 'cancelled' })
    const { method, url, body, headers } = server.seen[0]!
    expect(`${method} ${url}`).toBe('POST /requests/request-1/cancel')
    expect(body).toHaveLength(0)
    expect(headers.authorization).toBe('Key id-1:secret-1')
  })

  it.each([
    [400, 'too_late'],
    [404, 'too_late'],
    [401, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
  ])('%i is %s', async (status, kind) => {
    await using server = await answering(status, { detail: 'Request has started' })
    expect(await platformAt(server.baseUrl).cancel(ASKED)).toEqual({
      ...{ kind, detail: 'Request has started' },
      ...(kind === 'unavailable' ? { httpStatus: status } : {}),
    })
  })

  it('is unavailable when no answer comes in time', async () => {
    await using server = await startScriptedServer(() => {})
    expect(await platformAt(server.baseUrl, SHORT_LIMIT_MS).cancel(ASKED)).toMatchObject({ kind: 'unavailable' })
  })
})
