// A small server that speaks enough of the S3 protocol for the tests of the store: one bucket, path style, in memory.
// It checks what a real one checks on the way in (length announced, access key known) and can fail on request.
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type S3TestServer = {
  endpoint: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** The next `times` requests are answered with this status and error code and change nothing. */
  failNext(status: number, code: string, times?: number): void
  /** The next GET sends half of the body and cuts the connection. */
  cutNextBody(): void
  /** Method and path of each request, oldest first. */
  requests: string[]
  keys(): string[]
  close(): Promise<void>
}

type Stored = { bytes: Buffer; contentType: string }

export async function startS3TestServer(): Promise<S3TestServer> {
  const bucket = 'films'
  const accessKeyId = 'test-access-key'
  const secretAccessKey = 'test-secret'
  const objects = new Map<string, Stored>()
  const requests: string[] = []
  const failures: { status: number; code: string }[] = []
  let cutting = false

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failure = failures.shift()
    const url = new URL(request.url ?? '/', 'http://localhost')
    const key = decodeURIComponent(url.pathname).slice(bucket.length + 2)
    if (failure) return refuse(request, response, failure.status, failure.code)
    const isPresigned = url.searchParams.has('X-Amz-Signature')
    const credential = isPresigned
      ? `Credential=${url.searchParams.get('X-Amz-Credential')}`
      : request.headers.authorization
    if (!credential?.includes(`Credential=${accessKeyId}/`)) {
      return refuse(request, response, 403, 'InvalidAccessKeyId')
    }
    if (isPresigned && !isSignedFor(request, url)) {
      return refuse(request, response, 403, 'SignatureDoesNotMatch')
    }
    if (!url.pathname.startsWith(`/${bucket}/`)) return refuse(request, response, 404, 'NoSuchBucket')
    if (request.method === 'PUT') return store(request, response, key)
    if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
      return
    }
    const stored = objects.get(key)
    if (!stored) return refuse(request, response, 404, 'NoSuchKey')
    send(request, response, stored)
  }

  /** Signs the request as it arrived, with the length that it has, and compares. The time limit of the address holds too. */
  function isSignedFor(request: IncomingMessage, url: URL): boolean {
    const signedAt = url.searchParams.get('X-Amz-Date') ?? ''
    const time = signedAt.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
    const limitMs = Number(url.searchParams.get('X-Amz-Expires')) * 1000
    if (!(Date.now() < Date.parse(time) + limitMs)) return false
    const names = (url.searchParams.get('X-Amz-SignedHeaders') ?? '').split(';')
    const query = [...url.searchParams]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    const canonical = [
      request.method,
      url.pathname,
      query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
      ...names.map((name) => `${name}:${String(request.headers[name])}`),
      '',
      names.join(';'),
      'UNSIGNED-PAYLOAD',
    ].join('\n')
    const scope = (url.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1)
    const hash = createHash('sha256').update(canonical).digest('hex')
    const toSign = ['AWS4-HMAC-SHA256', signedAt, scope.join('/'), hash].join('\n')
    const key = scope.reduce<Buffer | string>((previous, part) => hmac(previous, part), `AWS4${secretAccessKey}`)
    return (
      names.includes('content-length') && hmac(key, toSign).toString('hex') === url.searchParams.get('X-Amz-Signature')
    )
  }

  async function store(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
    if (request.headers['content-length'] === undefined) {
      return refuse(request, response, 411, 'MissingContentLength')
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    objects.set(key, { bytes: Buffer.concat(chunks), contentType: request.headers['content-type'] ?? '' })
    response.writeHead(200, { etag: '"test"' }).end()
  }

  function send(request: IncomingMessage, response: ServerResponse, stored: Stored): void {
    const size = stored.bytes.byteLength
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const start = range ? Number(range[1]) : 0
    if (range && start >= size) return refuse(request, response, 416, 'InvalidRange')
    const bytes = stored.bytes.subarray(start, range ? Number(range[2]) + 1 : size)
    response.writeHead(range ? 206 : 200, {
      'content-type': stored.contentType,
      'content-length': bytes.byteLength,
      ...(range ? { 'content-range': `bytes ${start}-${start + bytes.byteLength - 1}/${size}` } : {}),
    })
    if (request.method === 'HEAD') response.end()
    else if (cutting) {
      cutting = false
      response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy())
    } else response.end(bytes)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    accessKeyId,
    secretAccessKey,
    failNext: (status, code, times = 1) => {
      for (let i = 0; i < times; i++) failures.push({ status, code })
    },
    cutNextBody: () => {
      cutting = true
    },
    requests,
    keys: () => [...objects.keys()],
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: string): void {
  request.resume()
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? '' : body)
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
