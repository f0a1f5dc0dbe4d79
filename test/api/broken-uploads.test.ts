// Bodies over real sockets that end early, arrive slowly or never end.
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, serveHttp } from '../../api/http-server.ts'
import { setTimeScale } from '../../domain/waiting/time-scale.ts'
import { MAX_UPLOAD_BYTES } from '../../contracts/public/assets.ts'
import { useTestApi } from '../support/api/api.ts'
import { countRows } from '../support/servers/database.ts'
import { png } from '../support/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
const lines: Record<string, unknown>[] = []
let server: HttpServer
beforeAll(async () => {
  const note = (fields: object) => void lines.push(fields as Record<string, unknown>)
  const log = { debug: note, info: note, warn: note, error: note }
  server = await serveHttp(test.assemble({ ctxChanges: { log } }), { host: '127.0.0.1', port: 0 })
})
afterAll(() => server.close())

const head = (path: string, headers: string[]) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\n${headers.join('\r\n')}\r\n\r\n`

/** Sends the bytes, then closes the connection. */
async function hangUpAfter(text: string, bytes: Buffer): Promise<void> {
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(text)
  socket.write(bytes)
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
}

describe('a client that hangs up', () => {
  it.each([
    ['a JSON body', '/v1/generations', 'application/json', Buffer.from('{"model":')],
    ['an upload', '/v1/uploads', 'image/png', png().subarray(0, 40)],
    ['a form', '/v1/uploads', 'multipart/form-data; boundary=XyZ', Buffer.from('--XyZ\r\nContent-Dispo')],
  ])('in %s is logged as such, and not as an outage', async (_what, path, contentType, bytes) => {
    lines.length = 0
    const before = await countRows(test.database.db)
    await hangUpAfter(head(path, [`Content-Type: ${contentType}`, 'Content-Length: 5000']), bytes)
    await expect
      .poll(() => lines.find((line) => line['status'] !== undefined))
      .toMatchObject({
        status: 400,
        outcome: 'refused',
        problemCode: 'incomplete_body',
      })
    expect(lines).toHaveLength(1)
    expect(await countRows(test.database.db)).toEqual(before)
  })
})

describe('a body that arrives too slowly', () => {
  // Then a body may take two seconds in all, and be two seconds without a byte.
  beforeAll(() => setTimeScale(1_000))
  afterAll(() => setTimeScale(1))

  it.each([
    ['stops', undefined],
    ['drips', 300],
  ])(
    'and %s is refused, and its connection is closed',
    async (_what, everyMs) => {
      const before = await countRows(test.database.db)
      const socket = connect(server.port, '127.0.0.1').on('error', () => {})
      let text = ''
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      socket.write(head('/v1/uploads', ['Content-Type: image/png', 'Content-Length: 5000']))
      socket.write(png().subarray(0, 40))
      const timer = everyMs === undefined ? undefined : setInterval(() => socket.write('x'), everyMs)
      await once(socket, 'close')
      clearInterval(timer)
      expect(text).toMatch(/^HTTP\/1\.1 408 /)
      expect(text).toContain('"code":"body_timeout"')
      expect(await countRows(test.database.db)).toEqual(before)
    },
    15_000,
  )
})

describe('a body without a declared length', () => {
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  const field = (name: string) => `--XyZ\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`

  async function sendEndlessly(start: Buffer, contentType: string): Promise<{ status: number; sentBytes: number }> {
    let sentBytes = 0
    async function* body(): AsyncGenerator<Uint8Array> {
      yield start
      for (; sentBytes < 400 * chunk.length; sentBytes += chunk.length) yield chunk
    }
    const request = { method: 'POST', headers: { 'content-type': contentType }, body: body(), duplex: 'half' }
    const response = await test.request('/v1/uploads', request as unknown as RequestInit)
    return { status: response.status, sentBytes }
  }

  it.each([
    ['the file itself', Buffer.from('x'), 'image/png'],
    ['a field before the file', Buffer.from(field('note')), 'multipart/form-data; boundary=XyZ'],
    [
      'a field after the file',
      Buffer.concat([Buffer.from(field('file')), png(), Buffer.from(`\r\n${field('note')}`)]),
      'multipart/form-data; boundary=XyZ',
    ],
  ])('is refused at the limit of an upload: %s', async (_what, start, contentType) => {
    const { status, sentBytes } = await sendEndlessly(start, contentType)
    expect(status).toBe(413)
    expect(sentBytes).toBeLessThan(MAX_UPLOAD_BYTES + 8 * chunk.length)
  })
})

describe('a truncated upload', () => {
  it('is refused where fewer bytes arrive than declared', async () => {
    const bytes = png()
    const headers = { 'content-type': 'image/png', 'content-length': String(bytes.length + 1) }
    const response = await test.request('/v1/uploads', { method: 'POST', headers, body: bytes })
    expect(await problemFrom(response)).toMatchObject({ status: 400, code: 'incomplete_body' })
  })

  it('is refused where the form has no end', async () => {
    const start = '--XyZ\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
    const body = Buffer.concat([Buffer.from(start), png(), Buffer.from('\r\n--XyZ\r\n')])
    const headers = { 'content-type': 'multipart/form-data; boundary=XyZ' }
    const response = await test.request('/v1/uploads', { method: 'POST', headers, body })
    expect(await problemFrom(response)).toMatchObject({ status: 400, code: 'incomplete_body' })
  })

  it('is refused as truncated, and not for its format, where no length is declared', async () => {
    const headers = { 'content-type': 'image/png' }
    const response = await test.request('/v1/uploads', { method: 'POST', headers, body: png().subarray(0, -20) })
    const errors = [{ pointer: '', detail: 'ends before the file is complete; send the whole file' }]
    expect(await problemFrom(response)).toMatchObject({ status: 422, code: 'unreadable_media', errors })
  })
})
