import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import { ApiProblemError } from '../errors/errors.ts'
import { type Responder, type ScriptedApi, json, problem, scriptedApi } from '../testing/scripted-api.ts'
import { createApiClient } from './client.ts'

const Thing = z.object({ name: z.string() })
const opened: ScriptedApi[] = []

async function open(routes: Parameters<typeof scriptedApi>[0]): Promise<ScriptedApi> {
  const api = await scriptedApi(routes)
  opened.push(api)
  return api
}

/** Refuses the first request with `Retry-After: 0`, and accepts the second. */
function refusesOnce(code: ProblemCode): Responder {
  return (response, request, attempt) => {
    if (attempt === 1) response.setHeader('retry-after', '0')
    const responder = attempt === 1 ? problem(code) : json({ name: 'a' })
    responder(response, request, attempt)
  }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((api) => api.close()))
})

test('the token goes to the API and to no other host', async () => {
  const api = await open({ 'GET /thing': json({ name: 'a' }) })
  const store = await open({ 'GET /thing': json({ name: 'b' }) })
  const client = createApiClient({ url: api.url, token: 'secret' })
  await client.open({ path: '/thing' })
  await client.open({ path: `${store.url}/thing` })
  expect(api.seen[0]?.headers.authorization).toBe('Bearer secret')
  expect(store.seen[0]?.headers.authorization).toBeUndefined()
})

test('a path in the address is kept', async () => {
  const api = await open({ 'GET /behind/proxy/v1/thing': json({ name: 'a' }) })
  const client = createApiClient({ url: `${api.url}/behind/proxy` })
  expect(await client.get('/v1/thing', Thing)).toEqual({ name: 'a' })
})

test('a refused request is not retried; a first try that is still being processed is', async () => {
  const api = await open({
    'POST /refused': problem('wrong_state'),
    'POST /busy': refusesOnce('wrong_state'),
  })
  const client = createApiClient({ url: api.url, retryDelaysMs: [1, 1] })
  await expect(client.post('/refused', Thing)).rejects.toThrow(ApiProblemError)
  expect(await client.post('/busy', Thing, {})).toEqual({ name: 'a' })
  expect(api.seen.map(({ path }) => path)).toEqual(['/refused', '/busy', '/busy'])
})

test('a refusal for too many requests is retried after its Retry-After', async () => {
  const api = await open({
    'POST /full': refusesOnce('too_many_fetches'),
  })
  const client = createApiClient({ url: api.url, retryDelaysMs: [1, 1] })
  expect(await client.post('/full', Thing, {})).toEqual({ name: 'a' })
})

test('an error page of another server is reported with its status', async () => {
  const api = await open({ 'GET /thing': (response) => response.writeHead(418).end('<html>') })
  const client = createApiClient({ url: api.url })
  await expect(client.get('/thing', Thing)).rejects.toThrow(`${api.url}/thing responded with 418 and without a reason.`)
})

test('retries end after the given delays', async () => {
  const api = await open({ 'GET /thing': problem('unavailable') })
  const client = createApiClient({ url: api.url, retryDelaysMs: [1, 1] })
  await expect(client.get('/thing', Thing)).rejects.toThrow('A part of the server is not available')
  expect(api.seen).toHaveLength(3)
})

test('a read that gets no response in time ends without a retry', async () => {
  const api = await open({ 'GET /thing': () => undefined })
  const client = createApiClient({ url: api.url, retryDelaysMs: [1, 1], readTimeoutMs: 50 })
  await expect(client.get('/thing', Thing)).rejects.toThrow('no response in time')
  expect(api.seen).toHaveLength(1)
})
