import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import type { Api } from '../../api/api-types.ts'
import type { EventListener } from '../../db/events/listener.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { transitionGeneration } from '../../db/generations/transitions.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { sharedPostgres } from '../support/servers/shared-servers.ts'
import { runSql } from '../support/servers/template-database.ts'

const test = useTestApi()

async function insert(): Promise<string> {
  const row = await test.database.db.transaction().execute((trx) =>
    insertGeneration(trx, {
      clientId: 'local',
      model: 'higgsfield-ai/soul/standard',
      input: { prompt: 'A lamp' },
      priceCredits: 1.5,
    }),
  )
  return row.id
}

const ALL: GenerationStatus[] = ['waiting', 'submitting', 'submitted', 'in_progress', 'collecting', 'completed']

/** Once: a move that was made already changes nothing. */
async function move(id: string, to: GenerationStatus): Promise<void> {
  await test.database.db
    .transaction()
    .execute((trx) => transitionGeneration(trx, { generationId: id, from: ALL.filter((from) => from !== to), to }))
}

/** The pool hands out connections that were cut until it has noticed. */
async function moveStubbornly(id: string, to: GenerationStatus): Promise<void> {
  await expect.poll(() => move(id, to).then(() => true)).toBe(true)
}

const follow = (id: string, headers: Record<string, string> = {}) =>
  test.request(`/v1/generations/${id}/events`, { headers })

/** The stream as text; `until` stops reading early. */
async function read(response: Response, until?: string): Promise<string> {
  let text = ''
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
    if (until !== undefined && text.includes(until)) {
      await reader.cancel()
      return text
    }
  }
}

const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))

describe('happy', () => {
  it('sends past events, then new ones, and ends after the final event', async () => {
    const id = await insert()
    await move(id, 'submitting')
    const response = await follow(id)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    const reading = read(response)
    await move(id, 'submitted')
    await move(id, 'in_progress')
    await move(id, 'completed')
    const text = await reading
    expect(text).toMatch(
      /^: events follow\nretry: 2000\nid: 1\nevent: generation\.waiting\ndata: \{.*"generationId":"gen_.*\}\n\nid: 2/,
    )
    expect(idsOf(text)).toEqual([1, 2, 3, 4, 5])
    expect(text).toMatch(/id: 5\nevent: generation\.completed\ndata: .*\n\n$/)
  })

  it('resumes behind the last event seen, by header or query', async () => {
    const id = await insert()
    await move(id, 'submitting')
    await move(id, 'failed')
    expect(idsOf(await read(await follow(id, { 'last-event-id': '1' })))).toEqual([2, 3])
    const byQuery = await test.request(`/v1/generations/${id}/events?lastEventId=2`)
    expect(idsOf(await read(byQuery))).toEqual([3])
  })

  it('answers 204 when everything has been seen', async () => {
    const id = await insert()
    await move(id, 'cancelled')
    expect((await follow(id, { 'last-event-id': '2' })).status).toBe(204)
    expect((await follow(id, { 'last-event-id': '99' })).status).toBe(204)
  })

  it('sends the same events to many followers at once', async () => {
    const id = await insert()
    const streams = await Promise.all(Array.from({ length: 20 }, () => follow(id)))
    const readings = streams.map((stream) => read(stream))
    await move(id, 'submitting')
    await move(id, 'completed')
    for (const text of await Promise.all(readings)) expect(idsOf(text)).toEqual([1, 2, 3])
  })
})

describe('error', () => {
  it('stops following when the caller goes away, also over a real socket', async () => {
    const id = await insert()
    const counted = countFollowers()
    await read(await counted.api.request(`http://localhost/v1/generations/${id}/events`), 'generation.waiting')
    await expect.poll(() => counted.followers).toBe(0)

    const server = serve({ fetch: counted.api.fetch, port: 0, hostname: '127.0.0.1' })
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const gone = new AbortController()
    const stream = await fetch(`http://127.0.0.1:${port}/v1/generations/${id}/events`, { signal: gone.signal })
    await stream.body!.getReader().read()
    await expect.poll(() => counted.followers).toBe(1)
    gone.abort()
    await expect.poll(() => counted.followers).toBe(0)
    server.close()
  })

  it('ends the stream when the server stops', async () => {
    const id = await insert()
    const stopping = new AbortController()
    const api = test.assemble({ shutdown: stopping.signal })
    const reading = read(await api.request(`http://localhost/v1/generations/${id}/events`))
    setTimeout(() => stopping.abort(), 50)
    expect(idsOf(await reading)).toEqual([1])
  })

  it('misses nothing when the connections to the database are cut', async () => {
    const id = await insert()
    const response = await follow(id)
    const reading = read(response)
    await cutConnections()
    await moveStubbornly(id, 'submitting')
    await cutConnections()
    await moveStubbornly(id, 'submitted')
    await moveStubbornly(id, 'completed')
    expect(idsOf(await reading)).toEqual([1, 2, 3, 4])
  })

  it('does not know a stream of nothing, and refuses a position that is no number', async () => {
    const unknown = await follow('gen_01kabq5w3gey3s9v8m0n7xkc2t')
    expect(await problemFrom(unknown)).toMatchObject({ status: 404, code: 'not_found' })
    const odd = await follow(await insert(), { 'last-event-id': 'abc' })
    expect(await problemFrom(odd)).toMatchObject({ status: 400, errors: [{ pointer: 'Last-Event-ID' }] })
  })
})

/** An API that knows how many follow. */
function countFollowers(): { api: Api; followers: number } {
  const counted = { followers: 0 }
  const events: EventListener = {
    subscribe(streamId, onWake) {
      counted.followers += 1
      const unsubscribe = test.ctx.events.subscribe(streamId, onWake)
      return () => {
        counted.followers -= 1
        unsubscribe()
      }
    },
    close: () => Promise.resolve(),
  }
  return Object.assign(counted, { api: test.assemble({ ctxChanges: { events } }) })
}

/** As a restart of the server does: every connection to this database ends. */
async function cutConnections(): Promise<void> {
  const name = new URL(test.database.url).pathname.slice(1)
  const { adminUrl } = await sharedPostgres()
  await runSql(
    adminUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  )
}
