import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Asset } from '../../contracts/public/assets.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { createFetchMedia } from '../../adapters/fetch/fetch-media.ts'
import { createFetchSlots } from '../../adapters/fetch/fetch-slots.ts'
import { useTestApi } from '../support/api/api.ts'
import { countRows } from '../support/servers/database.ts'
import { type FileServer, startFileServer } from '../support/servers/file-server.ts'
import { png } from '../support/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
let web: FileServer
beforeAll(async () => {
  web = await startFileServer((request, response) => {
    if (request.url === '/lamp.png') response.end(png({ rgb: [200, 160, 20] }))
    else if (request.url === '/page.png') response.end('<html>not a picture</html>')
    else response.writeHead(404).end()
  })
})
afterAll(() => web.close())

const upload = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  test.request('/v1/uploads', { method: 'POST', headers, body })

function form(file: Buffer | string, field = 'file'): FormData {
  const data = new FormData()
  data.set('note', 'before')
  data.set(field, new Blob([file]), '../../etc/passwd')
  return data
}

describe('happy', () => {
  it('takes a picture as a form or as it is, and knows it again', async () => {
    const bytes = png({ widthPx: 20, heightPx: 10 })
    const asForm = await upload(form(bytes))
    expect(asForm.status).toBe(201)
    const asset = Asset.parse(await asForm.json())
    expect(asset).toMatchObject({
      kind: 'image',
      contentType: 'image/png',
      sizeBytes: bytes.length,
      widthPx: 20,
      heightPx: 10,
    })
    expect(asForm.headers.get('location')).toBe(`/v1/assets/${asset.id}`)
    // The type that was said does not count.
    const raw = await upload(bytes, { 'content-type': 'image/jpeg' })
    expect(await raw.json()).toEqual(asset)
  })

  it('gives the bytes back: whole, in parts, to caches and to HEAD', async () => {
    const bytes = png({ rgb: [1, 2, 3] })
    const asset = Asset.parse(await (await upload(bytes, { 'content-type': 'image/png' })).json())
    const whole = await test.request(asset.url)
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      etag: `"${asset.sha256}"`,
    })
    const part = await test.request(asset.url, { headers: { range: 'bytes=-4' } })
    expect(part.status).toBe(206)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(-4))
    const stale = await test.request(asset.url, { headers: { range: 'bytes=0-3', 'if-range': '"other"' } })
    expect([stale.status, (await stale.arrayBuffer()).byteLength]).toEqual([200, bytes.length])
    const known = await test.request(asset.url, { headers: { 'if-none-match': `W/"x", "${asset.sha256}"` } })
    expect([known.status, await known.text()]).toEqual([304, ''])
    const head = await test.request(asset.url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(bytes.length),
      '',
    ])
  })

  it('replays an upload under its key, and refuses another picture under it', async () => {
    const key = { 'idempotency-key': 'upload-1' }
    const first = await upload(form(png({ rgb: [9, 9, 9] })), key)
    const again = await upload(form(png({ rgb: [9, 9, 9] })), key)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual(await first.json())
    const other = await upload(form(png({ rgb: [8, 8, 8] })), key)
    expect(await problemFrom(other)).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
  })

  it('fetches a picture by URL once, and keeps it as an asset of the job', async () => {
    const order = {
      model: 'dop',
      input: { prompt: 'It moves', image: `${web.url}/lamp.png`, endImage: `${web.url}/lamp.png` },
    }
    const response = await test.postJson('/v1/generations', order, { 'idempotency-key': 'by-url' })
    const { input } = Generation.parse(await response.json())
    expect(input['image']).toMatch(/^asset_/)
    expect(input['endImage']).toBe(input['image'])
    expect((await test.request(`/v1/assets/${String(input['image'])}`)).status).toBe(200)
    const fetched = web.seen.length
    await test.postJson('/v1/generations', order, { 'idempotency-key': 'by-url' })
    expect(web.seen).toHaveLength(fetched)
  })
})

describe('error', () => {
  it.each([
    ['a text', () => upload('hello', { 'content-type': 'image/png' }), 422, 'unreadable_media', ''],
    ['a text in a form', () => upload(form('hello')), 422, 'unreadable_media', '/file'],
    ['nothing', () => upload('', { 'content-type': 'image/png' }), 422, 'unreadable_media', ''],
    ['a form without the file', () => upload(form(png(), 'picture')), 422, 'invalid_content', '/file'],
    [
      'half a picture',
      () => upload(png().subarray(0, 30), { 'content-type': 'image/png' }),
      422,
      'unreadable_media',
      '',
    ],
    [
      'a picture that is too large',
      () => upload(Buffer.concat([png(), Buffer.alloc(64 * 1024 * 1024)]), { 'content-type': 'image/png' }),
      413,
      'payload_too_large',
      '',
    ],
  ])('refuses %s as an upload, and nothing is written', async (_what, send, status, code, pointer) => {
    const before = await countRows(test.database.db)
    expect(await problemFrom(await send())).toMatchObject({ status, code, errors: [{ pointer }] })
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('refuses a type that cannot be a picture', async () => {
    const response = await upload('{}', { 'content-type': 'application/json' })
    expect(await problemFrom(response)).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  it.each([
    ['answers 404', '/nothing.png', 'unreachable_url', /^answers 404; it must answer 200 with the file itself/],
    ['is a web page', '/page.png', 'unreadable_media', /^is not an image that can be read; send a PNG/],
  ])('refuses a URL that %s, and nothing is written', async (_what, path, code, detail) => {
    const before = await countRows(test.database.db)
    const order = { model: 'kling', input: { prompt: 'x', image: web.url + path } }
    const problem = await problemFrom(await test.postJson('/v1/generations', order))
    expect(problem).toMatchObject({
      status: 422,
      code,
      errors: [{ pointer: '/input/image', detail: expect.stringMatching(detail) }],
    })
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('refuses a range behind the end', async () => {
    const asset = Asset.parse(await (await upload(form(png()))).json())
    const response = await test.request(asset.url, { headers: { range: 'bytes=100000-' } })
    expect(response.headers.get('content-range')).toBe(`bytes */${asset.sizeBytes}`)
    expect(await problemFrom(response)).toMatchObject({ status: 416, code: 'range_not_satisfiable' })
  })
})

describe('security', () => {
  it('fetches nothing from private addresses unless it may', async () => {
    const api = test.assemble({ ctxChanges: { fetchMedia: createFetchMedia({ isPrivateAllowed: false }) } })
    const before = web.seen.length
    const response = await api.request('http://localhost/v1/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'kling', input: { prompt: 'x', image: `${web.url}/lamp.png` } }),
    })
    const problem = await problemFrom(response)
    expect(problem).toMatchObject({ code: 'unreachable_url', errors: [{ pointer: '/input/image' }] })
    expect(web.seen).toHaveLength(before)
  })

  it('refuses a request whose URLs exceed the fetches of a client, and nothing is written', async () => {
    const rows = await countRows(test.database.db)
    const fetchSlots = createFetchSlots(1)
    const fetching = fetchSlots.take('local', 1)
    const api = test.assemble({ ctxChanges: { fetchSlots } })
    const post = () =>
      api.request('http://localhost/v1/generations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'kling', input: { prompt: 'x', image: `${web.url}/nothing.png` } }),
      })
    const refused = await post()
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await problemFrom(refused)).toMatchObject({ status: 429, code: 'too_many_fetches' })
    expect(await countRows(test.database.db)).toEqual(rows)
    fetching?.[Symbol.dispose]()
    // The slot of a failed fetch is free again.
    for (let round = 0; round < 2; round += 1)
      expect(await problemFrom(await post())).toMatchObject({ code: 'unreachable_url' })
  })
})
