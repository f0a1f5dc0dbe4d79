import { afterEach, expect, test } from 'vitest'
import type { StoredEvent } from '../../contracts/public/events.ts'
import { ApiProblemError, UnreachableError } from '../errors/errors.ts'
import { GENERATION_ID, generationEvent } from '../testing/sample-jobs.ts'
import { type Responder, type ScriptedApi, eventStream, problem, scriptedApi } from '../testing/scripted-api.ts'
import { createApiClient } from './client.ts'
import { type FollowOptions, followEvents } from './follow-events.ts'

const PATH = `/v1/generations/${GENERATION_ID}/events`
const EVENTS = [generationEvent('waiting'), generationEvent('in_progress'), generationEvent('completed')]

let api: ScriptedApi

async function follow(responder: Responder, options: FollowOptions = {}): Promise<StoredEvent[]> {
  api = await scriptedApi({ [`GET ${PATH}`]: responder })
  const events: StoredEvent[] = []
  for await (const event of followEvents(createApiClient({ url: api.url }), PATH, options)) events.push(event)
  return events
}

afterEach(() => api.close())

test('events come once and in order, also when each connection sends only one more', async () => {
  const events = await follow(eventStream(EVENTS, [1, 1, 2]))
  expect(events.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
    '1 generation.waiting',
    '2 generation.in_progress',
    '3 generation.completed',
  ])
  expect(api.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1', '2'])
})

test('events of an unknown type are ignored', async () => {
  const events = await follow(eventStream([{ type: 'generation.dreaming', data: { status: 'dreaming' } }, EVENTS[2]!]))
  expect(events.map(({ seq }) => seq)).toEqual([2])
})

test('status 204 ends the stream', async () => {
  expect(await follow((response) => response.writeHead(204).end())).toEqual([])
})

test('a refusal ends the stream, an API that is not ready does not', async () => {
  await expect(follow(problem('not_found'))).rejects.toThrow(ApiProblemError)
  await api.close()
  const sometimes: Responder = (response, request, attempt) =>
    (attempt === 1 ? problem('unavailable') : eventStream(EVENTS))(response, request, attempt)
  const lost: string[] = []
  const running = follow(sometimes, { onLost: (reason) => lost.push(reason) })
  expect(await running).toHaveLength(3)
  expect(lost).toEqual(['A part of the server is not available'])
})

test('a problem in the stream has the same effect as one in the response', async () => {
  const broken = { title: 'There is no such thing', status: 404, detail: 'It is gone.' }
  await expect(follow(eventStream([EVENTS[0]!, { type: 'problem', data: broken }]))).rejects.toThrow('It is gone.')
})

test('a silent connection is replaced by a new one', async () => {
  const silentFirst: Responder = (response, request, attempt) => {
    if (attempt > 1) eventStream(EVENTS)(response, request, attempt)
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n')
  }
  const lost: string[] = []
  const events = await follow(silentFirst, { silenceMs: 100, onLost: (reason) => lost.push(reason) })
  expect({ count: events.length, lost }).toEqual({ count: 3, lost: ['no response in time'] })
})

test('an API that stays unreachable is an error', async () => {
  api = await scriptedApi({})
  await api.close()
  const client = createApiClient({ url: api.url })
  const first = followEvents(client, PATH, { patienceMs: -1 }).next()
  await expect(first).rejects.toThrow(UnreachableError)
  api = await scriptedApi({})
})
