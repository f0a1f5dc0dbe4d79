import type { RequestListener } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type FileServer, startFileServer } from '../../test/support/servers/file-server.ts'
import { createFetchMedia } from './fetch-media.ts'
import { openUrl, type UrlToOpen } from './open-url.ts'
import type { ResolveHost } from './resolve-host.ts'

const PUBLIC = '93.184.216.34'
/** Local addresses at which the server took connections. */
const contacted: (string | undefined)[] = []
/** Addresses that a request was sent to, in order. */
const opened: string[] = []
let redirectsTo = ''
let server: FileServer

const respond: RequestListener = (request, response) => {
  contacted.push(request.socket.localAddress)
  if (request.url === '/redirect') response.writeHead(302, { location: redirectsTo }).end()
  else response.end('the bytes')
}

beforeAll(async () => {
  server = await startFileServer(respond)
})
afterAll(() => server.close())
afterEach(() => {
  contacted.length = 0
  opened.length = 0
})

/** Sends requests for the public address to the local server, so that a test needs no internet. */
function openLocally(request: UrlToOpen) {
  opened.push(...request.pinned.map(({ address }) => address))
  return openUrl({ ...request, pinned: [{ address: '127.0.0.1', family: 4 }] })
}

/** Resolves names from a table of addresses, and any IP address to itself. */
function resolverOf(table: Record<string, string[]>): ResolveHost {
  return (host) =>
    Promise.resolve(
      (table[host] ?? [host]).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const),
    )
}

const guarded = (table: Record<string, string[]>) =>
  createFetchMedia({ isPrivateAllowed: false, resolve: resolverOf(table), open: openLocally })

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

it('follows a redirect from a public to a public address', async () => {
  redirectsTo = `http://other.test:${server.port}/image`
  const fetchMedia = guarded({ 'images.test': [PUBLIC], 'other.test': ['8.8.8.8'] })
  expect(await read(await fetchMedia(`http://images.test:${server.port}/redirect`))).toBe('the bytes')
  expect(opened).toEqual([PUBLIC, '8.8.8.8'])
})

it.each([
  'http://10.0.0.1/',
  'http://127.0.0.1/',
  'http://[::7f00:1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://168.63.129.16/',
  'http://169.254.169.254/latest/meta-data/',
  'http://inside.test/',
  'http://one-of-two.test/',
])('refuses a redirect from a public address to %s', async (location) => {
  redirectsTo = location
  const fetchMedia = guarded({
    'images.test': [PUBLIC],
    'inside.test': ['fd00::1'],
    'one-of-two.test': [PUBLIC, '192.168.0.1'],
  })
  await expect(fetchMedia(`http://images.test:${server.port}/redirect`)).rejects.toThrow(/^leads to a private address/)
  expect(opened).toEqual([PUBLIC])
})

it('connects to the checked address without a second lookup', async () => {
  const lookups: string[] = []
  const fetchMedia = createFetchMedia({
    isPrivateAllowed: true,
    // A name that DNS does not know, with another address at each lookup.
    resolve: (host) => {
      lookups.push(host)
      return Promise.resolve([{ address: lookups.length === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }])
    },
  })
  expect(await read(await fetchMedia(`http://rebinding.invalid:${server.port}/image`))).toBe('the bytes')
  expect(lookups).toEqual(['rebinding.invalid'])
  expect(contacted).toEqual(['127.0.0.1'])
})

it('tries the other checked addresses where the first does not accept the connection', async () => {
  const fetchMedia = createFetchMedia({
    isPrivateAllowed: true,
    resolve: resolverOf({ 'images.test': ['::1', '127.0.0.1'] }),
  })
  expect(await read(await fetchMedia(`http://images.test:${server.port}/image`))).toBe('the bytes')
  expect(contacted).toEqual(['127.0.0.1'])
})

it('refuses as unreachable where the time limit is over before the lookup', async () => {
  const fetchMedia = createFetchMedia({
    isPrivateAllowed: true,
    answerTimeoutMs: 1,
    resolve: async (_host, signal) => {
      await setTimeout(20)
      signal.throwIfAborted()
      return []
    },
  })
  await expect(fetchMedia('http://images.test/')).rejects.toThrow(/^did not answer in time/)
})
