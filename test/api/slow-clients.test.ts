// 300 clients at once that send, serve or read a byte now and then: each is ended at its limit, and the API stays responsive for the
// others. The bound is relative to the same request before, in the same process, because the machine of the tests may be busy.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MAX_JSON_BYTES } from '../../api/request/read-json.ts'
import { highestP99, p99While, useApiProcess } from '../support/api/api-process.ts'
import { png } from '../support/pictures.ts'
import { type FileServer, startFileServer } from '../support/servers/file-server.ts'

// A body has 24 s in all and 3 s without a byte, a fetched URL 3 s, and a silent connection 12 s.
const api = useApiProcess({
  TIME_SCALE: '10',
  HIGGSFIELD_BASE_URL: 'http://127.0.0.1:9',
  FETCH_PRIVATE_ADDRESSES: 'true',
})
let dripping: FileServer
beforeAll(async () => {
  dripping = await startFileServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': '100000' })
    response.write(png().subarray(0, 30))
    const timer = setInterval(() => response.write('x'), 100)
    response.once('close', () => clearInterval(timer))
  })
})
afterAll(() => dripping?.close())

const CLIENTS_OF_A_KIND = 50
const LONG_STREAMS = 2
/** The clients arrive over 6 s, because a burst of requests delays others by itself. */
const ARRIVAL_EVERY_MS = 20
/** Less than the shortest limit, so that a request that waits for a slow client exceeds it. */
const SLACK_MS = 2_500
/** Longer than any limit of a body, and than the buffers of a connection need to fill before it is silent. */
const UNREAD_MS = 30_000

const json = { 'content-type': 'application/json' }

/** Path, content type, and the pause between two bytes in milliseconds. */
type SlowBody = readonly [path: string, contentType: string, everyMs: number | 'never']
const SLOW_BODIES: readonly SlowBody[] = [
  ['/v1/uploads', 'image/png', 1_000],
  ['/v1/uploads', 'multipart/form-data; boundary=XyZ', 1_000],
  ['/v1/generations', 'application/json', 1_000],
  ['/v1/uploads', 'image/png', 'never'],
]

/** Sends a byte of the body every `everyMs`; never: only the first ones. Returns status and code when the server has closed it. */
async function drip([path, contentType, everyMs]: SlowBody): Promise<string> {
  const socket = connect(api.port, '127.0.0.1')
  socket.on('error', () => {})
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const head = [`POST ${path} HTTP/1.1`, `Host: localhost:${api.port}`, `Content-Type: ${contentType}`]
  socket.write(`${[...head, `Content-Length: ${MAX_JSON_BYTES}`].join('\r\n')}\r\n\r\n`)
  socket.write(png().subarray(0, 30))
  const timer = everyMs === 'never' ? undefined : setInterval(() => socket.write('x'), everyMs)
  await once(socket, 'close')
  clearInterval(timer)
  const [status, code] = [/^HTTP\/1\.1 (\d+)/.exec(text)?.[1], /"code":"(\w+)"/.exec(text)?.[1]]
  return `${status} ${code}`
}

async function create(input: Record<string, string>, model = 'soul') {
  const body = JSON.stringify({ model, input: { prompt: 'A gull', ...input } })
  const response = await fetch(`${api.url}/v1/generations`, { method: 'POST', headers: json, body })
  const { id = '', code } = (await response.json()) as { id?: string; code?: string }
  return { id, outcome: `${response.status} ${code}` }
}

const createFromSlowUrl = () => create({ image: `${dripping.url}/drip.png` }, 'kling')

const EVENTS = 4_000

/** A generation whose stored events, 16 MB, are larger than the buffers of a connection. */
async function withManyEvents(): Promise<string> {
  const { id } = await create({})
  const { db } = api.database
  const data = JSON.stringify({ generationId: id, status: 'waiting', at: new Date(), note: 'x'.repeat(4_000) })
  for (let from = 2; from <= EVENTS; from += 1_000) {
    const seqs = Array.from({ length: 1_000 }, (_, index) => from + index)
    const rows = seqs.map((seq) => ({ streamId: id, seq, type: 'generation.waiting' as const, data }))
    await db.insertInto('event').values(rows).execute()
  }
  await db
    .updateTable('generation')
    .set({ eventSeq: EVENTS + 1 })
    .where('id', '=', id)
    .execute()
  return id
}

/** Follows the events, and reads nothing after the first bytes. */
async function followWithoutReading(id: string): Promise<Socket> {
  const socket = connect(api.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET /v1/generations/${id}/events HTTP/1.1\r\nHost: localhost:${api.port}\r\n\r\n`)
  await once(socket, 'data')
  return socket.pause()
}

/** Reads what is left in the buffers of the connection, which the server has closed. Returns its size in bytes. */
async function untilClosed(socket: Socket): Promise<number> {
  let sizeBytes = 0
  socket.on('data', (chunk: Buffer) => (sizeBytes += chunk.length))
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
  return sizeBytes
}

let clients = 0
function arrive<T>(count: number, begin: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await sleep(ARRIVAL_EVERY_MS * clients++)
      return begin(index)
    }),
  )
}

it('300 slow clients are ended at their limits, and delay no other request', async () => {
  const [long, { id: short }] = [await withManyEvents(), await create({})]
  const highest = await highestP99(api, SLACK_MS)
  const begin = async () => {
    const [fetches, longStreams, , bodies] = await Promise.all([
      arrive(CLIENTS_OF_A_KIND, createFromSlowUrl),
      arrive(LONG_STREAMS, () => followWithoutReading(long)),
      arrive(CLIENTS_OF_A_KIND - LONG_STREAMS, () => followWithoutReading(short)),
      arrive(4 * CLIENTS_OF_A_KIND, (index) => drip(SLOW_BODIES[index % 4]!)),
      sleep(UNREAD_MS),
    ])
    return { fetches, longStreams, bodies }
  }
  const work = begin()
  const p99 = await p99While(api, () => work)
  const { fetches, longStreams, bodies } = await work
  expect(clients).toBe(300)
  expect([...new Set(bodies)]).toEqual(['408 body_timeout'])
  // One client fetches at most 32 URLs at a time.
  const unreachable = fetches.filter(({ outcome }) => outcome === '422 unreachable_url').length
  const tooMany = fetches.filter(({ outcome }) => outcome === '429 too_many_fetches').length
  expect(unreachable).toBeGreaterThanOrEqual(32)
  expect(tooMany).toBe(CLIENTS_OF_A_KIND - unreachable)
  expect(tooMany).toBeGreaterThan(0)
  // A stream that was read to its end would be larger.
  expect(Math.max(...(await Promise.all(longStreams.map(untilClosed))))).toBeLessThan(4_000 * EVENTS)
  expect(p99).toBeLessThan(highest)
}, 180_000)
