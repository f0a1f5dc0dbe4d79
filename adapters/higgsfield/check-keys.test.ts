import { describe, expect, it } from 'vitest'
import { createKeyChecker } from './check-keys.ts'
import { jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const key = { keyId: 'id', secret: 'hush' }
const checkerOf = (baseUrl: string, timeoutMs = 5_000) => createKeyChecker({ baseUrl, userAgent: 'test/1', timeoutMs })

describe('checkKey', () => {
  it('reads every page of the catalogue, and whether there is a usage report', async () => {
    const all = Array.from({ length: 205 }, (_, index) => ({ slug: `model-${String(index).padStart(3, '0')}` }))
    await using server = await startScriptedServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://x')
      const page = Number(searchParams.get('page'))
      const body =
        pathname === '/models/usage' ? { time_series: [] } : { items: all.slice((page - 1) * 100, page * 100) }
      jsonAnswer(200, body)(request, response)
    })
    const check = await checkerOf(server.baseUrl).checkKey(key)
    expect(check).toEqual({
      kind: 'accepted',
      models: all.map(({ slug }) => slug),
      hasUsageReport: true,
      isSandbox: false,
    })
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
  })

  it('ends where a server ignores page numbers', async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ slug: `m${index}` }))
    await using server = await startScriptedServer(jsonAnswer(200, { items }))
    expect(await checkerOf(server.baseUrl).checkKey(key)).toMatchObject({ kind: 'accepted' })
    expect(server.seen.length).toBeLessThan(5)
  })

  it('takes a 404 of the platform for good news: the key was let through', async () => {
    await using server = await startScriptedServer(jsonAnswer(404, { detail: 'Not found' }))
    const check = await checkerOf(server.baseUrl).checkKey(key)
    expect(check).toEqual({ kind: 'accepted', models: undefined, hasUsageReport: false, isSandbox: undefined })
  })

  it.each([
    [401, { detail: 'Invalid credentials' }, { kind: 'refused', reason: 'rejected', detail: 'Invalid credentials' }],
    [403, { detail: 'x', code: 'api_key_expired' }, { kind: 'refused', reason: 'expired' }],
    [403, { detail: 'x', code: 'api_key_disabled' }, { kind: 'refused', reason: 'disabled' }],
    [500, { detail: 'oops' }, { kind: 'unavailable', detail: 'oops (HTTP 500)' }],
    [429, { detail: 'slow down' }, { kind: 'unavailable' }],
  ])('classifies %i %j', async (status, body, outcome) => {
    await using server = await startScriptedServer(jsonAnswer(status, body))
    expect(await checkerOf(server.baseUrl).checkKey(key)).toMatchObject(outcome)
  })

  it.each([
    [403, 'blocked'],
    [401, 'blocked'],
    [502, 'unavailable'],
    [200, 'blocked'],
  ])('takes an HTML page with %i for %s: not the platform’s word', async (status, kind) => {
    await using server = await startScriptedServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<title>Attention required</title>')
    })
    expect(await checkerOf(server.baseUrl).checkKey(key)).toMatchObject({ kind })
  })

  it('reports that no server responded, and never shows the secret', async () => {
    const silent = await startScriptedServer(() => {})
    expect(await checkerOf(silent.baseUrl, 200).checkKey(key)).toMatchObject({ kind: 'unavailable' })
    await silent[Symbol.asyncDispose]()
    expect(await checkerOf(silent.baseUrl).checkKey(key)).toMatchObject({ kind: 'unavailable' })
    const unsendable = await checkerOf(silent.baseUrl).checkKey({ keyId: 'id', secret: 'hush\n' })
    expect(unsendable).toMatchObject({ kind: 'refused' })
    expect(JSON.stringify(unsendable)).not.toContain('hush')
  })
})
