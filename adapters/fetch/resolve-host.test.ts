import dgram from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createFetchMedia } from './fetch-media.ts'
import { createResolveHost } from './resolve-host.ts'

const A = 1

/** A DNS server on loopback. `respond` returns the response to a query, or nothing for silence. Returns its address and port. */
async function startDns(respond: (query: Buffer) => Buffer | undefined): Promise<string> {
  const socket = dgram.createSocket('udp4')
  socket.on('message', (query, { port }) => {
    const response = respond(query)
    if (response) socket.send(response, port, '127.0.0.1')
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return `127.0.0.1:${socket.address().port}`
}

/** The query with the flags of a response, and one record where the type is A. `code` 3 is "no such name". */
function responseTo(query: Buffer, code: number): Buffer {
  let end = 12
  while (query[end] !== 0) end += query[end]! + 1
  const question = query.subarray(12, end + 5)
  const isFound = code === 0 && query.readUInt16BE(end + 1) === A
  const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | code, 0, 1, 0, isFound ? 1 : 0, 0, 0, 0, 0])
  const record = Buffer.from([0xc0, 0x0c, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, 93, 184, 216, 34])
  return Buffer.concat([header, question, ...(isFound ? [record] : [])])
}

async function hostsFile(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hfw-hosts-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(path.join(folder, 'hosts'), text)
  return path.join(folder, 'hosts')
}

const signal = AbortSignal.timeout(60_000)

it('resolves a name over DNS, and reports a name that does not exist', async () => {
  const known = createResolveHost({ servers: [await startDns((query) => responseTo(query, 0))] })
  expect(await known('images.test', signal)).toEqual([{ address: '93.184.216.34', family: 4 }])
  const unknown = createResolveHost({ servers: [await startDns((query) => responseTo(query, 3))] })
  await expect(unknown('images.test', signal)).rejects.toThrow('names a host that cannot be found; check the spelling')
})

it('finds names of the hosts file, localhost and IP addresses without DNS', async () => {
  const file = await hostsFile('10.0.0.7 store Store.lan # ours\n#10.0.0.8 old\nfd00::7 store\n')
  const resolve = createResolveHost({ servers: ['127.0.0.1:1'], hostsFile: file })
  const addresses = async (host: string) => (await resolve(host, signal)).map(({ address }) => address)
  expect(await addresses('store')).toEqual(['10.0.0.7', 'fd00::7'])
  expect(await addresses('STORE.LAN')).toEqual(['10.0.0.7'])
  expect(await addresses('localhost')).toEqual(['127.0.0.1', '::1'])
  expect(await addresses('web.localhost')).toEqual(['127.0.0.1', '::1'])
  expect(await addresses('::1')).toEqual(['::1'])
})

it('ends lookups without a DNS response within the limit of the fetch, and does not delay other lookups', async () => {
  const resolve = createResolveHost({ servers: [await startDns(() => undefined)] })
  const fetchMedia = createFetchMedia({ isPrivateAllowed: false, answerTimeoutMs: 300, resolve })
  const startedAt = performance.now()
  const stalled = Array.from({ length: 30 }, (_, index) => fetchMedia(`http://silent-${index}.test/`))
  const failures = Promise.all(stalled.map((fetching) => fetching.catch((error: unknown) => String(error))))
  await lookup('localhost')
  const otherLookupMs = performance.now() - startedAt
  expect(new Set(await failures)).toEqual(new Set([expect.stringContaining('DNS did not respond in time')]))
  expect(otherLookupMs).toBeLessThan(250)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

it('does not wait for IPv6 addresses of a server that drops such queries', async () => {
  const isA = (query: Buffer) => {
    let end = 12
    while (query[end] !== 0) end += query[end]! + 1
    return query.readUInt16BE(end + 1) === A
  }
  const resolve = createResolveHost({
    servers: [await startDns((query) => (isA(query) ? responseTo(query, 0) : undefined))],
  })
  const startedMs = performance.now()
  expect(await resolve('images.test', signal)).toEqual([{ address: '93.184.216.34', family: 4 }])
  expect(performance.now() - startedMs).toBeLessThan(1_900)
})
