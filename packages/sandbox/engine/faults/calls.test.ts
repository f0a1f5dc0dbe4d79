// Every fault that strikes a call: what the client sees, and whether the platform carried out the call.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, TestSandbox } from '../../testing/client.ts'
import { north, picture, soul, startTestSandbox } from '../../testing/client.ts'
import { BEFORE_KINDS, REPLY_KINDS } from './kinds.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 1000, quality: 'still', concurrency: 100 })
})
afterAll(() => sandbox.close())
afterEach(async () => void (await sandbox.call('DELETE', '/_sandbox/faults')))

const submit = (headers: object = {}) => sandbox.post(`/${soul}`, picture, headers)

async function struckSubmission(kind: string, more: object = {}): Promise<Answer> {
  await sandbox.fail(kind, more)
  return submit()
}

async function eventsSince(count: number): Promise<string[]> {
  const events = (await sandbox.ledger()).slice(count).map((entry) => entry.event)
  return events.filter((event) => event !== 'charged')
}

describe('in place of the real response', () => {
  it.each([
    [
      '400 concurrency',
      'concurrency_400',
      400,
      { detail: 'Maximum number of concurrent requests (100) has been reached' },
    ],
    ['401', 'unauthorized_401', 401, { detail: 'Invalid credentials' }],
    ['403 JSON (no credits)', 'no_credits_403', 403, { detail: 'not_enough_credits' }],
    [
      '403 with code (key expired)',
      'key_expired_403',
      403,
      { detail: 'This API key is expired', code: 'api_key_expired' },
    ],
    [
      '403 with code (key disabled)',
      'key_disabled_403',
      403,
      { detail: 'This API key is disabled', code: 'api_key_disabled' },
    ],
    ['404', 'not_found_404', 404, { detail: 'model_not_found' }],
    ['409', 'conflict_409', 409, { detail: 'Model temporarily unavailable' }],
    [
      '422',
      'invalid_422',
      422,
      { detail: [{ type: 'value_error', loc: ['body', 'prompt'], msg: expect.any(String) }] },
    ],
    ['423', 'blocked_423', 423, { detail: 'Model temporarily blocked' }],
    ['429', 'rate_limited_429', 429, { detail: 'Too many requests' }],
    [
      '429 of a full queue',
      'queue_full_429',
      429,
      { detail: expect.any(String), code: 'account_queue_full', limit: 1000 },
    ],
    ['500 before accept', 'error_500_before', 500, { detail: 'Internal Server Error' }],
    ['503', 'unavailable_503', 503, { detail: 'Model is not ready' }],
  ])('%s', async (_name, kind, status, body) => {
    const before = (await sandbox.ledger()).length
    const answer = await struckSubmission(kind)
    expect([answer.status, answer.body]).toEqual([status, body])
    const entries = (await sandbox.ledger()).slice(before).filter((entry) => entry.event !== 'charged')
    expect(entries.map((entry) => [entry.event, entry.detail])).toEqual([
      ['received', null],
      ['rejected', `fault: ${kind}`],
    ])
    expect((await submit()).status).toBe(200)
  })

  it.each([
    ['403 HTML (WAF page)', 'waf_page_403', 403],
    ['502 gateway HTML', 'gateway_502_before', 502],
    ['504 gateway HTML', 'gateway_504_before', 504],
  ])('%s', async (_name, kind, status) => {
    const before = (await sandbox.ledger()).length
    const answer = await struckSubmission(kind)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, 'text/html'])
    expect(answer.body).toContain('<h1>')
    expect(await eventsSince(before)).toEqual(['received', 'rejected'])
  })

  it('429 + Retry-After: seconds, HTTP date, missing, absurd', async () => {
    const retryAfter = async (given?: unknown) =>
      (await struckSubmission('rate_limited_429', given === undefined ? {} : { retryAfter: given })).headers.get(
        'Retry-After',
      )
    expect(await retryAfter()).toBe('5')
    expect(await retryAfter(17)).toBe('17')
    expect(await retryAfter('missing')).toBeNull()
    expect(Number(await retryAfter('absurd'))).toBe(365 * 24 * 3600)
    const date = (await retryAfter('date')) ?? ''
    expect(date).toMatch(/ GMT$/)
    expect(Date.parse(date)).toBeGreaterThan(Date.now())
  })

  it.each([
    ['connection reset after the body was received, before accept', 'reset_before', 'ECONNRESET'],
    ['connection closed without a reply, before accept', 'no_reply_before', 'UND_ERR_SOCKET'],
  ])('%s', async (_name, kind, code) => {
    const before = (await sandbox.ledger()).length
    await expect(struckSubmission(kind)).rejects.toMatchObject({ cause: { code } })
    expect(await eventsSince(before)).toEqual(['received', 'rejected'])
  })

  it('uses the given text', async () => {
    expect((await struckSubmission('conflict_409', { text: 'session_busy' })).body).toEqual({ detail: 'session_busy' })
  })
})

describe('after the work was accepted', () => {
  it.each([
    ['500 AFTER accept', 'error_500_after', 500],
    ['502 gateway HTML after accept', 'gateway_502_after', 502],
    ['504 gateway HTML after accept', 'gateway_504_after', 504],
  ])('%s', async (_name, kind, status) => {
    const before = (await sandbox.ledger()).length
    expect((await struckSubmission(kind)).status).toBe(status)
    const entries = (await sandbox.ledger()).slice(before).filter((entry) => entry.event !== 'charged')
    expect(entries[1]).toMatchObject({ event: 'accepted', detail: `fault: ${kind}` })
    expect((await sandbox.ended(entries[1].requestId)).status).toBe('completed')
  })

  it.each([
    ['connection reset after accept', 'reset_after', 'ECONNRESET'],
    ['connection closed without a reply, after accept', 'no_reply_after', 'UND_ERR_SOCKET'],
  ])('%s', async (_name, kind, code) => {
    const before = (await sandbox.ledger()).length
    await expect(struckSubmission(kind)).rejects.toMatchObject({ cause: { code } })
    expect(await eventsSince(before)).toEqual(['received', 'accepted'])
  })

  it('reply_never_comes: the connection stays open until the client closes it', async () => {
    const before = (await sandbox.ledger()).length
    await sandbox.fail('reply_never_comes')
    const signal = AbortSignal.timeout(200)
    const given = fetch(`${sandbox.url}/${soul}`, {
      method: 'POST',
      headers: north,
      body: JSON.stringify(picture),
      signal,
    })
    await expect(given).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await eventsSince(before)).toEqual(['received', 'accepted'])
  })

  it('reply_never_comes: the connection closes after delayMs', async () => {
    await expect(struckSubmission('reply_never_comes', { delayMs: 30 })).rejects.toMatchObject({
      cause: { code: 'UND_ERR_SOCKET' },
    })
  })

  it('slow_answer: a delayed response', async () => {
    const startedAtMs = performance.now()
    expect((await struckSubmission('slow_answer', { delayMs: 150 })).status).toBe(200)
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(140)
  })

  it('slow_drip: the body arrives byte by byte', async () => {
    await sandbox.fail('slow_drip', { delayMs: 200 })
    const response = await fetch(`${sandbox.url}/${soul}`, {
      method: 'POST',
      headers: north,
      body: JSON.stringify(picture),
    })
    let pieces = 0
    let text = ''
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      pieces += 1
      text += Buffer.from(piece).toString()
    }
    expect(pieces).toBeGreaterThan(10)
    expect(JSON.parse(text)).toMatchObject({ status: 'queued' })
  })

  it.each([
    ['malformed JSON answer', 'malformed_json', /^\{'status':/],
    ['truncated JSON answer', 'truncated_json', /^\{"status":"queued".*[^}]$/],
  ])('%s', async (_name, kind, text) => {
    await sandbox.fail(kind)
    const response = await fetch(`${sandbox.url}/${soul}`, {
      method: 'POST',
      headers: north,
      body: JSON.stringify(picture),
    })
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/json'])
    const body = await response.text()
    expect(body).toMatch(text)
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError)
  })

  it('strikes the replay of an idempotency key too', async () => {
    const key = { 'Idempotency-Key': 'struck-twice' }
    await sandbox.fail('error_500_after', { count: 2 })
    expect([(await submit(key)).status, (await submit(key)).status, (await submit(key)).status]).toEqual([
      500, 500, 200,
    ])
    const entries = (await sandbox.ledger()).filter((entry) => entry.idempotencyKey === 'struck-twice')
    expect(entries.filter((entry) => entry.event === 'accepted')).toHaveLength(1)
    expect(entries.filter((entry) => entry.event === 'replayed').map((entry) => entry.detail)).toEqual([
      'fault: error_500_after',
      null,
    ])
  })
})

describe('on other routes', () => {
  it.each([
    ['status 500', 'error_500_before', 500],
    ['status 429', 'rate_limited_429', 429],
  ])('%s', async (_name, kind, status) => {
    const id = (await submit()).body.request_id
    await sandbox.fail(kind, { route: 'status' })
    expect((await sandbox.get(`/requests/${id}/status`)).status).toBe(status)
    expect((await sandbox.get(`/requests/${id}/status`)).status).toBe(200)
  })

  it('cancel 500; cancel accepted but lost reply', async () => {
    const slow = await startTestSandbox({ speed: 1 })
    const ids = [await slow.post(`/${soul}`, picture), await slow.post(`/${soul}`, picture)]
    const [first, second] = ids.map((answer) => answer.body.request_id as string)
    const statusOf = async (id = '') => (await slow.get(`/requests/${id}/status`)).body.status
    await slow.fail('error_500_before', { route: 'cancel' })
    expect((await slow.post(`/requests/${first}/cancel`, undefined)).status).toBe(500)
    expect(await statusOf(first)).toBe('queued')
    await slow.fail('no_reply_after', { route: 'cancel' })
    await expect(slow.post(`/requests/${second}/cancel`, undefined)).rejects.toThrow()
    expect(await statusOf(second)).toBe('canceled')
    await slow.close()
  })

  it('upload slot 500; PUT 403', async () => {
    const slot = () => sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })
    await sandbox.fail('error_500_before', { route: 'upload_slot' })
    expect((await slot()).status).toBe(500)
    const { upload_url: url, upload_headers: headers } = (await slot()).body
    await sandbox.fail('storage_403', { account: 'north' })
    const put = () => fetch(url, { method: 'PUT', headers, body: 'bytes' })
    const refused = await put()
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')])
    expect((await put()).status).toBe(200)
  })

  it('media 500 once', async () => {
    const done = await sandbox.ended((await submit()).body.request_id)
    await sandbox.fail('error_500_before', { route: 'media' })
    expect((await fetch(done.images[0].url)).status).toBe(500)
    expect((await fetch(done.images[0].url)).status).toBe(200)
  })

  it.each([
    ['models', () => sandbox.get('/models')],
    ['estimate', () => sandbox.post(`/estimate/${soul}`, { prompt: 'x' })],
    ['characters', () => sandbox.get('/v1/custom-references/list')],
  ])('%s 503 and a broken connection', async (route, call) => {
    await sandbox.fail('unavailable_503', { route })
    expect((await call()).status).toBe(503)
    await sandbox.fail('reset_after', { route })
    await expect(call()).rejects.toThrow()
    expect((await call()).status).toBe(200)
  })
})

it('every kind that strikes calls is carried out', async () => {
  for (const kind of [...BEFORE_KINDS, ...REPLY_KINDS]) {
    await sandbox.fail(kind, { route: 'models', delayMs: 5 })
    const plain = JSON.stringify((await sandbox.get('/_sandbox/faults')).body)
    expect(plain).toContain(kind)
    const answer = await fetch(`${sandbox.url}/models?size=1`, { headers: north }).then(
      async (response) => `${response.status} ${await response.text()}`,
      () => 'broken',
    )
    const isUntouched = answer.startsWith('200 {"items"') && answer.endsWith('}')
    expect([kind, isUntouched]).toEqual([kind, kind === 'slow_answer' || kind === 'slow_drip'])
    expect((await sandbox.get('/_sandbox/faults')).body.faults).toEqual([])
  }
})
