// Presigned uploads and the public files behind them.
import { get } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({})
})
afterAll(() => sandbox.close())

const slotFor = async (contentType: string) =>
  (await sandbox.post('/files/generate-upload-url', { content_type: contentType })).body

it('accepts bytes at the signed URL and serves them at the public URL, also in ranges', async () => {
  const slot = await slotFor('image/png')
  expect(slot.upload_headers).toEqual({ 'Content-Type': 'image/png', 'x-amz-tagging': 'retention=temporary' })
  expect((await fetch(slot.public_url)).status).toBe(404)
  const put = await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: 'hello world' })
  expect(put.status).toBe(200)
  const whole = await fetch(slot.public_url)
  expect([whole.headers.get('content-type'), await whole.text()]).toEqual(['image/png', 'hello world'])
  const part = (range: string) => fetch(slot.public_url, { headers: { Range: range } })
  const middle = await part('bytes=6-8')
  expect([middle.status, middle.headers.get('content-range'), await middle.text()]).toEqual([
    206,
    'bytes 6-8/11',
    'wor',
  ])
  expect(await (await part('bytes=-5')).text()).toBe('world')
  expect(await (await part('bytes=6-')).text()).toBe('world')
  expect((await part('bytes=11-')).status).toBe(416)
  const head = await fetch(slot.public_url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '11'])
})

it('accepts a PUT with the content type alone, as the published SDKs send it', async () => {
  const slot = await slotFor('image/webp')
  const put = await fetch(slot.upload_url, { method: 'PUT', headers: { 'Content-Type': 'image/webp' }, body: 'x' })
  expect(put.status).toBe(200)
})

it('refuses another content type, a wrong signature and an unknown slot with the errors of the storage', async () => {
  const slot = await slotFor('image/jpeg')
  const attempts = [
    [slot.upload_url, 'image/png'],
    [slot.upload_url.replace(/signature=.*/, 'signature=00'), 'image/jpeg'],
    [`${sandbox.url}/uploads/00.jpg?signature=00`, 'image/jpeg'],
  ]
  for (const [url = '', contentType = ''] of attempts) {
    const put = await fetch(url, { method: 'PUT', headers: { 'Content-Type': contentType }, body: 'x' })
    expect(put.status).toBe(403)
    expect(await put.text()).toMatch(/<Code>(SignatureDoesNotMatch|AccessDenied)<\/Code>/)
  }
  expect((await fetch(slot.public_url)).status).toBe(404)
})

it('offers slots only for the listed types', async () => {
  const answer = await sandbox.post('/files/generate-upload-url', { content_type: 'text/html' })
  expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['body', 'content_type']])
})

it('strict_uploads: a PUT without the tagging header gets 403 SignatureDoesNotMatch', async () => {
  const slot = await slotFor('image/png')
  await sandbox.change('north', { strict_uploads: true })
  const put = (headers: Record<string, string>) => fetch(slot.upload_url, { method: 'PUT', headers, body: 'x' })
  const refused = await put({ 'Content-Type': 'image/png' })
  expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'application/xml'])
  expect(await refused.text()).toContain('<Code>SignatureDoesNotMatch</Code>')
  expect((await put(slot.upload_headers)).status).toBe(200)
  await sandbox.change('north', { strict_uploads: null })
})

it('stores and reads at most 200 MiB of one file', async () => {
  const slot = await slotFor('video/mp4')
  const piece = new Uint8Array(4 * 1024 * 1024)
  let pieces = 0
  const endless = new ReadableStream({
    pull: (controller) => (pieces++ < 1000 ? controller.enqueue(piece) : controller.close()),
  })
  const put = fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: endless, duplex: 'half' })
  // A client whose connection closes while it sends may miss the response.
  const answer = await put.then(
    async (got) => [got.status, await got.text()],
    () => null,
  )
  if (answer !== null) expect(answer).toEqual([400, expect.stringContaining('<Code>EntityTooLarge</Code>')])
  expect(pieces).toBeLessThan(100)
  expect((await fetch(slot.public_url)).status).toBe(404)
  expect((await fetch(sandbox.url)).status).toBe(200)
})

it.each([
  '/media/uploads/..%2Fsandbox.sqlite',
  '/media/uploads/%2e%2e/sandbox.sqlite',
  '/media/uploads/....sqlite',
  '/media/outputs/../../sandbox.sqlite',
  '/media/photos/..%2F..%2Fsandbox.sqlite',
  '/_sandbox/outputs/..%2fsandbox.sqlite',
  '/_sandbox/photos/%2e%2e%2fsandbox.sqlite',
  '/media/uploads/a%00.png',
])('serves no file outside its folder: %s', async (path) => {
  // `fetch` would normalise the path before it sends it.
  const status = await new Promise((resolve, reject) => {
    get({ port: sandbox.port, path }, (answer) => resolve(answer.resume().statusCode)).once('error', reject)
  })
  expect([401, 404]).toContain(status)
})

it('a file uploaded as a picture is served only as a picture', async () => {
  const slot = await slotFor('image/png')
  const body = '<script>alert(1)</script>'
  await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body })
  const { headers } = await fetch(slot.public_url)
  expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff'])
})
