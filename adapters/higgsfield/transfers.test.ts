import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { PlatformDownloadError, PlatformUploadError } from '../../contracts/ports/platform-errors.ts'
import { createHiggsfieldPlatform, type PlatformTimeouts } from './client.ts'
import { fixedCredentials } from './testing/fixed-credentials.ts'
import { jsonAnswer, startScriptedServer } from './testing/scripted-server.ts'

const BYTES = new Uint8Array(300_000).map((_, index) => index % 251)

function platformAt(baseUrl: string, timeouts: Partial<PlatformTimeouts> = {}) {
  const credentials = fixedCredentials([{ accountId: 'north', keyId: 'id-1', secret: 'secret-1' }])
  return createHiggsfieldPlatform({ baseUrl, credentials, userAgent: 'test/1', timeouts })
}

/** The bytes in several pieces, as a file would come. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const pieces = [bytes.subarray(0, 10), bytes.subarray(10, 100_000), bytes.subarray(100_000)]
  return ReadableStream.from(pieces.filter((piece) => piece.length > 0))
}

function uploadTo(baseUrl: string, timeouts?: Partial<PlatformTimeouts>, signal?: AbortSignal) {
  return platformAt(baseUrl, timeouts).upload({
    accountId: 'north',
    contentType: 'image/png',
    sizeBytes: BYTES.length,
    body: async () => streamOf(BYTES),
    ...(signal ? { signal } : {}),
  })
}

/** A platform that sends uploads to `storageUrl`. */
const platformFor = (storageUrl: string, uploadHeaders?: unknown) =>
  startScriptedServer(
    jsonAnswer(200, {
      public_url: `${storageUrl}/public/1.png`,
      upload_url: `${storageUrl}/put/1.png?signature=s`,
      content_type: 'image/png',
      ...(uploadHeaders === undefined ? {} : { upload_headers: uploadHeaders }),
    }),
  )

const storageAnswering = (status: number, body = '') =>
  startScriptedServer((_request, response) => void response.writeHead(status).end(body))

describe('upload', () => {
  it('asks with our key, then sends the bytes without it but with the signed headers', async () => {
    await using storage = await storageAnswering(200)
    const signed = { 'Content-Type': 'image/png', 'x-amz-tagging': 'retention=temporary' }
    await using platform = await platformFor(storage.baseUrl, signed)
    expect(await uploadTo(platform.baseUrl)).toEqual({ publicUrl: `${storage.baseUrl}/public/1.png` })

    const asked = platform.seen[0]!
    expect(`${asked.method} ${asked.url}`).toBe('POST /files/generate-upload-url')
    expect(asked.headers.authorization).toBe('Key id-1:secret-1')
    expect(JSON.parse(asked.body.toString())).toEqual({ content_type: 'image/png' })

    const put = storage.seen[0]!
    expect(`${put.method} ${put.url}`).toBe('PUT /put/1.png?signature=s')
    expect(put.headers).toMatchObject({
      'content-type': 'image/png',
      'x-amz-tagging': 'retention=temporary',
      'content-length': String(BYTES.length),
    })
    expect(put.headers).not.toHaveProperty('transfer-encoding')
    expect(put.headers).not.toHaveProperty('authorization')
    expect(JSON.stringify(put.headers)).not.toContain('secret-1')
    expect(put.body.equals(BYTES)).toBe(true)
  })

  it.each([[undefined], [null], ['nonsense']])(
    'sends the content type alone where the headers are %j',
    async (uploadHeaders) => {
      await using storage = await storageAnswering(200)
      await using platform = await platformFor(storage.baseUrl, uploadHeaders)
      await uploadTo(platform.baseUrl)
      expect(storage.seen[0]!.headers['content-type']).toBe('image/png')
      expect(storage.seen[0]!.headers).not.toHaveProperty('x-amz-tagging')
    },
  )

  it.each([
    [401, { detail: 'Invalid credentials' }, 'bad_key'],
    [422, { detail: 'content type not allowed' }, 'invalid_request'],
    [500, { detail: 'oops' }, undefined],
    [200, { public_url: 'no' }, undefined],
  ])('classifies %i %j of the request for the URL', async (status, body, refusal) => {
    await using platform = await startScriptedServer(jsonAnswer(status, body))
    const error = await uploadTo(platform.baseUrl).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlatformUploadError)
    expect(error).toMatchObject({ refusal })
  })

  it('throws when storage refuses or cuts the connection', async () => {
    await using refusing = await storageAnswering(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
    await using platform = await platformFor(refusing.baseUrl)
    const refused = await uploadTo(platform.baseUrl).catch((thrown: unknown) => thrown)
    expect(refused).toBeInstanceOf(PlatformUploadError)
    expect(refused).toMatchObject({ httpStatus: 403, refusal: undefined })

    await using cutting = await startScriptedServer((_request, response) => void response.socket?.destroy())
    await using other = await platformFor(cutting.baseUrl)
    await expect(uploadTo(other.baseUrl)).rejects.toBeInstanceOf(PlatformUploadError)
  })

  it('throws when storage does not answer in time, and the reason of the caller when the caller gives up', async () => {
    await using silent = await startScriptedServer(() => {})
    await using platform = await platformFor(silent.baseUrl)
    await expect(uploadTo(platform.baseUrl, { transferMs: 100 })).rejects.toBeInstanceOf(PlatformUploadError)
    const reason = new Error('closing')
    const caller = new AbortController()
    const upload = uploadTo(platform.baseUrl, {}, caller.signal)
    caller.abort(reason)
    await expect(upload).rejects.toBe(reason)
  })

  it.each([
    ['refuses at once', (response: ServerResponse) => void response.writeHead(403).end('no')],
    ['cuts the connection', (response: ServerResponse) => void response.socket?.destroy()],
  ])('lets go of the file when storage %s', async (_what, react) => {
    const storage = createServer((_request, response) => react(response))
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve))
    await using platform = await platformFor(`http://127.0.0.1:${(storage.address() as AddressInfo).port}`)
    const letGo = Promise.withResolvers<string>()
    const endless = new ReadableStream<Uint8Array>({
      pull: async (controller) => setTimeout(5).then(() => controller.enqueue(BYTES)),
      cancel: () => letGo.resolve('let go'),
    })
    const upload = platformAt(platform.baseUrl).upload({
      accountId: 'north',
      contentType: 'image/png',
      sizeBytes: 1e9,
      body: async () => endless,
    })
    await expect(upload).rejects.toBeInstanceOf(PlatformUploadError)
    expect(await letGo.promise).toBe('let go')
    storage.closeAllConnections()
    storage.close()
  })

  it('passes on the error of a file that cannot be opened', async () => {
    await using platform = await platformFor('http://127.0.0.1:9')
    const reason = new Error('no such object')
    const upload = platformAt(platform.baseUrl).upload({
      accountId: 'north',
      contentType: 'image/png',
      sizeBytes: 1,
      body: () => Promise.reject(reason),
    })
    await expect(upload).rejects.toBe(reason)
  })

  it('throws when there are fewer bytes than were announced', async () => {
    await using storage = await storageAnswering(200)
    await using server = await platformFor(storage.baseUrl)
    const upload = platformAt(server.baseUrl, { transferMs: 2_000 }).upload({
      accountId: 'north',
      contentType: 'image/png',
      sizeBytes: BYTES.length + 1,
      body: async () => streamOf(BYTES),
    })
    await expect(upload).rejects.toBeInstanceOf(PlatformUploadError)
  })
})

describe('download', () => {
  it('streams the bytes and sends no key', async () => {
    await using host = await startScriptedServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png; x=y', 'content-length': BYTES.length }).end(BYTES)
    })
    const file = await platformAt(host.baseUrl).download({ url: `${host.baseUrl}/1.png` })
    expect(file).toMatchObject({ contentType: 'image/png', sizeBytes: BYTES.length })
    expect(Buffer.from(await new Response(file.body).arrayBuffer()).equals(BYTES)).toBe(true)
    expect(host.seen[0]!.headers).not.toHaveProperty('authorization')
    expect(host.seen[0]!.headers['user-agent']).toBe('test/1')
  })

  it.each([
    [404, true],
    [410, true],
    [403, false],
    [500, false],
    [204, false],
  ])('%i: gone is %s', async (status, gone) => {
    await using host = await storageAnswering(status)
    const error = await platformAt(host.baseUrl)
      .download({ url: host.baseUrl })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlatformDownloadError)
    expect(error).toMatchObject({ gone, httpStatus: status })
  })

  it('throws while reading when the file breaks off', async () => {
    await using host = await startScriptedServer((_request, response) => {
      response
        .writeHead(200, { 'content-length': BYTES.length })
        .write(BYTES.subarray(0, 1000), () => response.socket?.destroy())
    })
    const file = await platformAt(host.baseUrl).download({ url: host.baseUrl })
    const error = await new Response(file.body).arrayBuffer().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlatformDownloadError)
    expect(error).toMatchObject({ gone: false })
  })

  it('throws while reading when the time is over or the caller gives up', async () => {
    await using host = await startScriptedServer((_request, response) => void response.writeHead(200).write('x'))
    const slow = await platformAt(host.baseUrl, { transferMs: 100 }).download({ url: host.baseUrl })
    await expect(new Response(slow.body).arrayBuffer()).rejects.toBeInstanceOf(PlatformDownloadError)
    const caller = new AbortController()
    const reason = new Error('closing')
    const left = await platformAt(host.baseUrl).download({ url: host.baseUrl, signal: caller.signal })
    const reading = new Response(left.body).arrayBuffer()
    caller.abort(reason)
    await expect(reading).rejects.toBe(reason)
  })

  it('asks for the rest of the same version, and says whether that is what came', async () => {
    const tag = '"v1"'
    await using host = await startScriptedServer((request, response) => {
      const isSame = request.headers['if-range'] === tag
      const start = isSame ? 1000 : 0
      const range = { 'content-range': `bytes ${start}-${BYTES.length - 1}/${BYTES.length}` }
      response.writeHead(isSame ? 206 : 200, { etag: tag, ...(isSame ? range : {}) }).end(BYTES.subarray(start))
    })
    const platform = platformAt(host.baseUrl)
    const rest = await platform.download({ url: host.baseUrl, from: { offsetBytes: 1000, validator: tag } })
    expect(rest).toMatchObject({ isContinuation: true, validator: tag, sizeBytes: BYTES.length })
    expect(Buffer.from(await new Response(rest.body).arrayBuffer()).equals(BYTES.subarray(1000))).toBe(true)
    expect(host.seen[0]!.headers['range']).toBe('bytes=1000-')
    const other = await platform.download({ url: host.baseUrl, from: { offsetBytes: 1000, validator: '"v0"' } })
    expect(other.isContinuation).toBe(false)
    expect(Buffer.from(await new Response(other.body).arrayBuffer()).equals(BYTES)).toBe(true)
  })

  it('continues nothing on a weak tag, nor on a part that was not asked for', async () => {
    await using host = await startScriptedServer((_request, response) => {
      const headers = { etag: 'W/"v1"', 'content-range': `bytes 0-9/${BYTES.length}` }
      response.writeHead(206, headers).end(BYTES.subarray(0, 10))
    })
    const asked = platformAt(host.baseUrl).download({ url: host.baseUrl, from: { offsetBytes: 5, validator: '"v1"' } })
    await expect(asked).rejects.toMatchObject({ httpStatus: 206, gone: false })
    await using whole = await startScriptedServer((_request, response) => {
      response.writeHead(200, { etag: 'W/"v1"' }).end(BYTES)
    })
    const file = await platformAt(whole.baseUrl).download({ url: whole.baseUrl })
    expect(file.validator).toBeUndefined()
    await file.body.cancel()
  })

  it('lets go of the connection when the reader stops', async () => {
    const closing = Promise.withResolvers<string>()
    await using host = await startScriptedServer((_request, response) => {
      response.on('close', () => closing.resolve('closed'))
      response.writeHead(200).write(BYTES)
    })
    const file = await platformAt(host.baseUrl).download({ url: host.baseUrl })
    await file.body.cancel()
    expect(await closing.promise).toBe('closed')
  })

  it('throws when no server listens', async () => {
    const gone = await storageAnswering(200)
    await gone[Symbol.asyncDispose]()
    const error = await platformAt(gone.baseUrl)
      .download({ url: gone.baseUrl })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PlatformDownloadError)
    expect(error).toMatchObject({ gone: false, message: expect.stringContaining('ECONNREFUSED') })
  })
})
