// Two APIs on one database: idempotency, events, and the limit of a client's line.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Generation } from '../../contracts/public/generations.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { startEventListener } from '../../db/events/listener.ts'
import { transitionGeneration } from '../../db/generations/transitions.ts'
import type { Api } from '../../api/api-types.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { seedAccounts } from '../support/pool/accounts.ts'
import { png } from '../support/pictures.ts'

const test = useTestApi()
let second: Api
let close: () => Promise<void>

beforeAll(async () => {
  await seedAccounts(test.database.db, [])
  const db = openDatabase({ url: test.database.url, applicationName: 'test-second' })
  const events = startEventListener({ url: test.database.url })
  second = test.assemble({ ctxChanges: { db, events } })
  close = async () => {
    await events.close()
    await db.destroy()
  }
})

afterAll(() => close?.())

const order = (prompt: string) => ({ model: 'soul', input: { prompt } })

async function create(api: Api, body: unknown, key: string, path = '/v1/generations'): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  return api.request(`http://localhost${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

it('make one job of requests with the same key that reach both at once', async () => {
  const apis = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? test.api : second))
  const responses = await Promise.all(apis.map((api) => create(api, order('one'), 'same-key')))
  expect(responses.map(({ status }) => status)).toEqual(apis.map(() => 202))
  const ids = await Promise.all(responses.map(async (response) => ((await response.json()) as Generation).id))
  expect(new Set(ids).size).toBe(1)
  const mismatch = await create(second, order('two'), 'same-key')
  expect((await problemFrom(mismatch)).code).toBe('idempotency_mismatch')
})

it('stream an event that was written through the other one', async () => {
  const { id } = (await (await create(test.api, order('watched'), 'watched')).json()) as Generation
  const stream = await second.request(`http://localhost/v1/generations/${id}/events`)
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  await test.database.db
    .transaction()
    .execute((trx) => transitionGeneration(trx, { generationId: id, from: ['waiting'], to: 'submitting' }))
  let text = ''
  while (!text.includes('submitting')) {
    const { value, done } = await reader.read()
    if (done) break
    text += value
  }
  expect(text).toContain('submitting')
  await reader.cancel()
}, 20_000)

it('refuse new jobs of a client whose line is full, and repeat what they accepted', async () => {
  await test.database.db.deleteFrom('leaseWaiter').execute()
  const limited = test.assemble({ ctxChanges: { maxWaitingJobs: 2 } })
  for (const key of ['line-1', 'line-2']) expect((await create(limited, order(key), key)).status).toBe(202)
  const full = await create(limited, order('line-3'), 'line-3')
  expect(await problemFrom(full)).toMatchObject({ status: 429, code: 'line_full' })
  expect((await create(limited, order('line-1'), 'line-1')).status).toBe(202)
  const image = (await (
    await test.request('/v1/uploads', { method: 'POST', headers: { 'content-type': 'image/png' }, body: png() })
  ).json()) as { id: string }
  const film = await create(limited, { image: image.id, scenes: [{ prompt: 'One' }] }, 'film', '/v1/films')
  expect((await problemFrom(film)).code).toBe('line_full')
  await test.database.db.deleteFrom('leaseWaiter').execute()
  expect((await create(limited, order('line-3'), 'line-3')).status).toBe(202)
})
