// Uploads in parts over the API: continued after a break, checked when they are complete, and deleted when they are given up.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFilesystemStore } from '../../adapters/storage/filesystem-store.ts'
import { createS3Store } from '../../adapters/storage/s3-store.ts'
import { startS3TestServer } from '../../adapters/storage/testing/s3-test-server.ts'
import { serveHttp } from '../../api/http-server.ts'
import { Asset } from '../../contracts/public/assets.ts'
import { PART_BYTES, UploadSession } from '../../contracts/public/upload-sessions.ts'
import { deleteExpiredSessions } from '../../services/uploads/delete-session.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { png } from '../support/pictures.ts'

const test = useTestApi()
let folder: string
let ask: (path: string, init?: RequestInit) => Promise<Response>

/** A readable image of two parts: bytes behind the end of an image do not matter. */
let file: Buffer
let nextColour = 0
beforeEach(() => {
  nextColour += 1
  file = Buffer.concat([png({ rgb: [nextColour, 7, 7] }), Buffer.alloc(PART_BYTES)])
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hfw-parts-'))
  const api = test.assemble({ ctxChanges: { store: createFilesystemStore({ root: folder }) } })
  ask = async (path, init) => api.request(`http://localhost${path}`, init)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const storedParts = () => readdir(join(folder, 'objects', 'uploads')).catch(() => [])
const begin = (body: object) =>
  ask('/v1/upload-sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const opened = async (body: object) => UploadSession.parse(await (await begin(body)).json())
const bytesOf = (part: { offsetBytes: number; sizeBytes: number }, of = file) =>
  new Uint8Array(of.subarray(part.offsetBytes, part.offsetBytes + part.sizeBytes))
const send = (url: string, body: Uint8Array<ArrayBuffer>) =>
  ask(url, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body })
const complete = (id: string) => ask(`/v1/upload-sessions/${id}/complete`, { method: 'POST' })

it('continues an upload with the parts that are missing, and stores the file once it is complete', async () => {
  const announced = { sizeBytes: file.length, sha256: sha256(file) }
  const session = await opened(announced)
  const [first, second] = session.parts
  expect(session).toMatchObject({ status: 'open', receivedBytes: 0 })
  expect((await send(first!.url, bytesOf(first!))).status).toBe(204)
  const early = await problemFrom(await complete(session.id))
  expect(early).toMatchObject({ code: 'wrong_state', detail: 'Part 2 is missing; send it, then complete the upload.' })

  const again = await begin(announced)
  expect(again.status).toBe(200)
  const continued = UploadSession.parse(await again.json())
  expect(continued).toMatchObject({ id: session.id, receivedBytes: PART_BYTES })
  expect(continued.parts.map((part) => part.isReceived)).toEqual([true, false])
  expect((await send(second!.url, bytesOf(second!))).status).toBe(204)
  const done = await complete(session.id)
  expect(done.status).toBe(201)
  const asset = Asset.parse(await done.json())
  expect(asset).toMatchObject({ sha256: announced.sha256, sizeBytes: file.length, kind: 'image' })
  expect(await (await complete(session.id)).json()).toEqual(asset)
  expect((await (await test.request(asset.url)).arrayBuffer()).byteLength).toBe(file.length)
  expect(await storedParts()).toEqual([])

  const known = await begin(announced)
  expect(known.status).toBe(201)
  expect(UploadSession.parse(await known.json())).toMatchObject({
    status: 'completed',
    parts: [],
    asset: { id: asset.id },
  })
})

describe('refusals', () => {
  it.each([
    ['shorter', -1],
    ['longer', 1],
  ])('a part that is %s than announced leaves nothing behind', async (_what, change) => {
    const session = await opened({ sizeBytes: 1000 })
    const problem = await problemFrom(await send(session.parts[0]!.url, new Uint8Array(1000 + change)))
    expect(problem).toMatchObject({ code: 'invalid_content' })
    expect(problem.errors?.[0]?.detail).toBe('part 1 has 1000 bytes, from byte 0 of the file')
    expect(await storedParts()).toEqual([])
    expect(await readdir(join(folder, '.incoming')).catch(() => [])).toEqual([])
  })

  it('a file with another hash than announced ends the upload', async () => {
    const session = await opened({ sizeBytes: file.length, sha256: '0'.repeat(64) })
    for (const part of session.parts) await send(part.url, bytesOf(part))
    const problem = await problemFrom(await complete(session.id))
    expect(problem).toMatchObject({ code: 'invalid_content', errors: [{ pointer: '/sha256' }] })
    expect(problem.errors?.[0]?.detail).toContain(sha256(file))
    expect(await storedParts()).toEqual([])
    expect((await ask(`/v1/upload-sessions/${session.id}`)).status).toBe(404)
  })

  it.each([
    ['an archive', Buffer.from('504b0304140000000800', 'hex'), 'unreadable_media'],
    ['an image of 100,000 × 100,000 pixels', hugePng(), 'unreadable_media'],
  ])('%s ends the upload', async (_what, bytes, code) => {
    const session = await opened({ sizeBytes: bytes.length })
    await send(session.parts[0]!.url, new Uint8Array(bytes))
    expect(await problemFrom(await complete(session.id))).toMatchObject({ status: 422, code })
    expect(await storedParts()).toEqual([])
  })

  it('a size above the limit', async () => {
    const problem = await problemFrom(await begin({ sizeBytes: 200 * 1024 * 1024 + 1 }))
    expect(problem).toMatchObject({ code: 'invalid_content', errors: [{ pointer: '/sizeBytes' }] })
  })
})

it('leaves no part of a connection that breaks, nor of an upload that is given up', async () => {
  const api = test.assemble({ ctxChanges: { store: createFilesystemStore({ root: folder }) } })
  await using _closing = { [Symbol.asyncDispose]: () => server.close() }
  const server = await serveHttp(api, { host: '127.0.0.1', port: 0 })
  const session = await opened({ sizeBytes: file.length })
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `PUT ${session.parts[0]!.url} HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Length: ${PART_BYTES}\r\n\r\n`,
  )
  socket.write(Buffer.alloc(100_000))
  await expect.poll(async () => (await readdir(join(folder, '.incoming')).catch(() => [])).length).toBe(1)
  socket.destroy()
  await expect.poll(async () => (await readdir(join(folder, '.incoming'))).length).toBe(0)
  expect(await storedParts()).toEqual([])

  await send(session.parts[1]!.url, bytesOf(session.parts[1]!))
  expect(await storedParts()).toHaveLength(1)
  expect((await ask(`/v1/upload-sessions/${session.id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await storedParts()).toEqual([])
  expect((await send(session.parts[1]!.url, bytesOf(session.parts[1]!))).status).toBe(404)
})

it('deletes the parts and the row of an upload that has expired', async () => {
  const session = await opened({ sizeBytes: file.length })
  await send(session.parts[0]!.url, bytesOf(session.parts[0]!))
  const { db } = test.database
  const store = createFilesystemStore({ root: folder })
  await db
    .updateTable('uploadSession')
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where('id', '=', session.id)
    .execute()
  expect(await deleteExpiredSessions({ ctx: { db, store } })).toBe(0)
  expect(await storedParts()).toHaveLength(1)
  expect(await deleteExpiredSessions({ ctx: { db, store }, input: { graceMs: 0 } })).toBeGreaterThan(0)
  expect(await storedParts()).toEqual([])
  expect(await db.selectFrom('uploadSession').select('id').where('id', '=', session.id).execute()).toEqual([])
})

it('with an S3 store, the parts go to addresses of the store, and the API reads them there', async () => {
  const server = await startS3TestServer()
  const store = createS3Store({
    endpoint: server.endpoint,
    publicEndpoint: server.endpoint,
    bucket: server.bucket,
    region: 'eu-central-1',
    credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
  })
  await using _closing = {
    async [Symbol.asyncDispose]() {
      store.close()
      await server.close()
    },
  }
  const api = test.assemble({ ctxChanges: { store } })
  const call = async (path: string, init: RequestInit) => api.request(`http://localhost${path}`, init)
  const begun = await call('/v1/upload-sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sizeBytes: file.length, sha256: sha256(file) }),
  })
  const session = UploadSession.parse(await begun.json())
  for (const part of session.parts) {
    expect(part.url).toMatch(new RegExp(`^${server.endpoint}/${server.bucket}/uploads/${session.id}\\.`))
    expect((await fetch(part.url, { method: 'PUT', body: bytesOf(part) })).status).toBe(200)
  }
  const done = await call(`/v1/upload-sessions/${session.id}/complete`, { method: 'POST' })
  expect(Asset.parse(await done.json()).sha256).toBe(sha256(file))
  expect(server.keys().filter((key) => key.startsWith('uploads/'))).toEqual([])
})

/** Declares 10 gigapixels in a few bytes. */
function hugePng(): Buffer {
  const bytes = Buffer.from(png())
  bytes.writeUInt32BE(100_000, 16)
  bytes.writeUInt32BE(100_000, 20)
  return bytes
}
