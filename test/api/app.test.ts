import type { Api } from '../../api/api-types.ts'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/connection/connect.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()

const get = (api: Api, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  Promise.resolve(api.request(`http://localhost:4800${path}`, { method, headers }))

describe('happy', () => {
  it('is ready when all parts answer', async () => {
    const response = await test.request('/readyz')
    expect(response.status).toBe(200)
    const parts = ['database', 'migrations', 'secrets', 'temporal', 'storage'].map((part) => ({ part, ok: true }))
    expect(await response.json()).toMatchObject({ status: 'ok', parts })
    expect((await test.request('/livez')).status).toBe(200)
  })

  it('serves the models, by id and by alias', async () => {
    const list = (await (await test.request('/v1/models')).json()) as { data: { id: string }[] }
    const byId = await (await test.request('/v1/models/higgsfield-ai/soul/standard')).json()
    expect(byId).toEqual(list.data[0])
    expect(await (await test.request('/v1/models/soul')).json()).toEqual(byId)
    expect(await (await test.request('/v1/models/higgsfield-ai%2Fsoul%2Fstandard')).json()).toEqual(byId)
    expect(byId).toMatchObject({
      inputSchema: { required: ['prompt'], properties: { resolution: { default: '720p' } } },
    })
  })

  it('serves its own documentation', async () => {
    expect(await (await test.request('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    const page = await (await test.request('/docs')).text()
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    expect(files).toHaveLength(4)
    for (const file of files) expect((await test.request(file)).status, file).toBe(200)
    expect(await (await test.request('/docs/problems')).text()).toContain('<section id="unknown_model">')
  })

  it('keeps a request id that it is given, and makes one otherwise', async () => {
    const given = await test.request('/livez', { headers: { 'x-request-id': 'trace-1' } })
    expect(given.headers.get('x-request-id')).toBe('trace-1')
    const odd = await test.request('/livez', { headers: { 'x-request-id': 'a b' } })
    expect(odd.headers.get('x-request-id')).toMatch(/^req_/)
  })
})

describe('error', () => {
  it('answers unknown paths and methods with problems', async () => {
    expect(await problemFrom(await test.request('/v1/nothing'))).toMatchObject({ status: 404, code: 'not_found' })
    const wrongMethod = await test.request('/v1/generations', { method: 'DELETE' })
    expect(wrongMethod.headers.get('allow')).toBe('POST, GET, HEAD')
    expect(await problemFrom(wrongMethod)).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect((await test.request('/v1/models/soul', { method: 'POST' })).status).toBe(405)
    for (const name of ['package.json', '__proto__', 'constructor', 'toString']) {
      expect((await test.request(`/docs/assets/${name}`)).status, name).toBe(404)
    }
  })

  it('says that it is not ready, and which part is missing', async () => {
    const pingTemporal = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:7233'))
    const response = await get(test.assemble({ ctxChanges: { pingTemporal } }), '/readyz')
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ status: 'not_ready' })
    expect(text).toContain('"detail":"does not answer"')
    expect(text).not.toContain('10.1.2.3')
  })

  it('gives up on a part that hangs', async () => {
    const hanging = test.assemble({ ctxChanges: { pingTemporal: () => new Promise<void>(() => {}) } })
    const response = await get(hanging, '/readyz')
    expect(await response.json()).toMatchObject({
      parts: expect.arrayContaining([
        expect.objectContaining({ part: 'temporal', detail: 'no answer within 2000 ms' }),
      ]),
    })
  })

  it('answers 503 and when to come back while the database is away', async () => {
    const db = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', applicationName: 'test' })
    const response = await get(test.assemble({ ctxChanges: { db } }), '/v1/generations')
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await problemFrom(response)).toMatchObject({ status: 503, code: 'unavailable' })
    await db.destroy()
  })

  it('returns only the request id of an unexpected error, and logs the rest', async () => {
    const lines: object[] = []
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => lines.push(fields) }
    const db = new Proxy(test.ctx.db, {
      get: () => {
        throw new Error('the secret of the house')
      },
    })
    const api = test.assemble({ ctxChanges: { db, log } })
    const response = await get(api, '/v1/generations')
    const problem = await problemFrom(response)
    expect(problem).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(problem)).not.toContain('secret')
    expect(lines).toMatchObject([{ requestId: problem.requestId, problemCode: 'internal' }])
  })
})

describe('security', () => {
  it('answers on loopback only to names of this machine', async () => {
    for (const host of ['localhost:4800', '127.0.0.1:4800', '[::1]:4800', 'LOCALHOST']) {
      expect((await get(test.api, '/livez', { host })).status, host).toBe(200)
    }
    for (const host of ['evil.example', 'evil.example:4800', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      expect(await problemFrom(await get(test.api, '/livez', { host }))).toMatchObject({ code: 'forbidden_host' })
    }
    const tunnelled = test.assemble({ hosts: { isLoopback: true, hostNames: ['hooks.example'] } })
    expect((await get(tunnelled, '/livez', { host: 'hooks.example' })).status).toBe(200)
    const served = test.assemble({ hosts: { isLoopback: false, hostNames: [] } })
    expect((await get(served, '/livez', { host: 'api.example' })).status).toBe(200)
  })

  it('lets no web page of another origin write', async () => {
    const headers = { host: 'localhost:4800', origin: 'https://evil.example' }
    const path = '/v1/generations/gen_01kabq5w3gey3s9v8m0n7xkc2t/cancel'
    const response = await get(test.api, path, headers, 'POST')
    expect(await problemFrom(response)).toMatchObject({ status: 403, code: 'forbidden_host' })
    expect((await get(test.api, path, { ...headers, origin: 'null' }, 'POST')).status).toBe(403)
    expect((await get(test.api, path, { ...headers, origin: 'http://localhost:4800' }, 'POST')).status).toBe(404)
    const preflight = await get(test.api, '/v1/generations', headers, 'OPTIONS')
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('asks for the token where one is set, except for health, documentation and webhooks', async () => {
    const token = 'a-token-of-thirty-two-characters!'
    const api = test.assemble({ token })
    const refused = await get(api, '/v1/models')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await problemFrom(refused)).toMatchObject({ status: 401, code: 'unauthenticated' })
    for (const authorization of [`Bearer ${token}x`, `Basic ${token}`, 'Bearer', token]) {
      expect((await get(api, '/v1/models', { authorization })).status, authorization).toBe(401)
    }
    expect((await get(api, '/v1/models', { authorization: `bearer ${token}` })).status).toBe(200)
    expect((await get(api, '/v1/unknown')).status).toBe(401)
    for (const path of ['/livez', '/readyz', '/docs', '/docs/problems', '/openapi.json']) {
      expect((await get(api, path)).status, path).toBe(200)
    }
    expect((await get(api, '/hooks/higgsfield/a/b', { 'content-type': 'application/json' }, 'POST')).status).not.toBe(
      401,
    )
  })
})
