import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UnreachableUrlError } from '../../contracts/ports/fetch-media.ts'
import { type FileServer, startFileServer } from '../../test/support/servers/file-server.ts'
import { createFetchMedia } from './fetch-media.ts'

const pages: Record<string, RequestListener> = {
  '/ok': (_request, response) => response.end('the bytes'),
  '/hop': (_request, response) => response.writeHead(302, { location: '/ok' }).end(),
  '/loop': (_request, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/to-file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/to-private': (_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
  '/large': (_request, response) => response.end('x'.repeat(200)),
  '/large-unannounced': (_request, response) => {
    response.write('x'.repeat(60))
    response.end('x'.repeat(60))
  },
  '/breaks-off': (_request, response) => {
    response.writeHead(200, { 'content-length': '50' })
    response.write('half', () => response.destroy())
  },
  '/silent': () => {},
  '/drips': (_request, response) => response.write('a'),
}

let server: FileServer
beforeAll(async () => {
  server = await startFileServer((request, response) => {
    const page = pages[request.url ?? '']
    if (page) page(request, response)
    else response.writeHead(404).end('nothing here')
  })
})
afterAll(() => server.close())

const limits = { maxBytes: 100, answerTimeoutMs: 300, totalTimeoutMs: 600 }
const open = createFetchMedia({ isPrivateAllowed: true, ...limits })
const guarded = createFetchMedia({ isPrivateAllowed: false, ...limits })

async function read(url: string, fetchMedia = open): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await fetchMedia(url)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('happy', () => {
  it('reads the bytes, also behind a redirect', async () => {
    expect(await read(`${server.url}/ok`)).toBe('the bytes')
    expect(await read(`${server.url}/hop`)).toBe('the bytes')
  })
})

describe('error', () => {
  it.each([
    ['/missing', /^answers 404; it must answer 200/],
    ['/loop', /^redirects more than 3 times/],
    ['/to-file', /^leads to something that is not an http\(s\) URL$/],
    ['/large', /^gives more than 100 bytes/],
    ['/large-unannounced', /^gives more than 100 bytes/],
    ['/breaks-off', /^broke off while it was read/],
    ['/silent', /^did not answer in time/],
    ['/drips', /^did not answer in time/],
  ])('says what is wrong with %s', async (path, message) => {
    const failure = await read(server.url + path).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UnreachableUrlError)
    expect((failure as Error).message).toMatch(message)
  })

  it.each([
    ['http://127.0.0.1:1/', /^names a server that takes no connections$/],
    ['http://does-not-exist.invalid/', /^names a host that cannot be found/],
    ['http://user:pass@localhost/', /^carries a user name or password/],
    ['ftp://localhost/', /^leads to something that is not an http\(s\) URL$/],
  ])('says what is wrong with %s', async (url, message) => {
    await expect(read(url)).rejects.toThrow(message)
  })
})

describe('security', () => {
  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
  ])('never speaks to %s', async (url) => {
    await expect(read(url, guarded)).rejects.toThrow(/^leads to a private address/)
  })

  it('does not even connect', async () => {
    const before = server.seen.length
    await expect(read(`${server.url}/ok`, guarded)).rejects.toThrow(UnreachableUrlError)
    expect(server.seen).toHaveLength(before)
  })
})
