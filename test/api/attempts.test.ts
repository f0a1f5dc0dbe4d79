import { beforeEach, describe, expect, it } from 'vitest'
import { AttemptPage } from '../../contracts/public/attempts.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { storeReported } from '../../db/attempts/reported-requests.ts'
import type { PlatformLookups } from '../../services/platform/platform-lookups.ts'
import { insertAttempt } from '../support/pool/attempts.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
beforeEach(() => {
  test.workflows.calls.length = 0
  test.workflows.failure = undefined
  test.workflows.gone.clear()
})

const found: PlatformLookups = {
  findRequest: async () => ({ kind: 'found' }),
  quote: async () => ({ kind: 'priced', credits: 1.25 }),
  readList: async () => ({ kind: 'unread', detail: 'not in this test' }),
}

async function resolve(id: string, body: unknown, lookups = found) {
  const response = await test
    .assemble({ ctxChanges: { lookups } })
    .request(`http://localhost/v1/attempts/${id}/resolve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return { response, call: test.workflows.calls[0] }
}

const unknown = () => insertAttempt(test.database.db, { state: 'unknown', requestId: null })

describe('resolving', () => {
  it.each([
    [{ outcome: 'found', requestId: 'r-1' }, 'signal platformCallback', 'followed'],
    [{ outcome: 'not_accepted' }, 'signal attemptResolved', 'sent_again'],
    [{ outcome: 'failed' }, 'signal attemptResolved', 'failed'],
  ])('%j signals the workflow that waits', async (body, call, effect) => {
    const attempt = await unknown()
    const resolved = await resolve(attempt.attemptId, body)
    expect(resolved.response.status).toBe(202)
    expect(await resolved.response.json()).toMatchObject({ effect, attempt: { id: attempt.attemptId } })
    expect(resolved.call).toMatchObject({ call, workflowId: attempt.generationId })
  })

  it('books what is found where the workflow is gone', async () => {
    const attempt = await unknown()
    test.workflows.gone.add(attempt.generationId)
    // The generation ends after its status was read.
    const ended = { finishedAt: new Date() }
    await test.database.db.updateTable('generation').set(ended).where('id', '=', attempt.generationId).execute()
    const { response } = await resolve(attempt.attemptId, { outcome: 'found', requestId: 'r-1' })
    expect(await response.json()).toMatchObject({ effect: 'booked' })
    expect(test.workflows.calls.map(({ call }) => call)).toEqual(['signal platformCallback', 'start lateBooking'])
  })

  it.each([
    [{ outcome: 'found', requestId: 'r-2' }, 'signal platformCallback', 'followed'],
    [{ outcome: 'not_accepted' }, 'signal attemptResolved', 'sent_again'],
    [{ outcome: 'failed' }, 'signal attemptResolved', 'failed'],
  ])('%j resumes an unfinished generation whose workflow was ended from outside', async (body, call, effect) => {
    const { attemptId, generationId } = await unknown()
    test.workflows.gone.add(generationId)
    const { response } = await resolve(attemptId, body)
    expect(await response.json()).toMatchObject({ effect, attempt: { id: attemptId, state: 'unknown' } })
    expect(test.workflows.calls.map((each) => each.call)).toContain('start generation')
    expect(test.workflows.calls.at(-1)).toMatchObject({ call, workflowId: generationId })
  })

  it('refuses a request that the account does not know, and one that it cannot be asked for', async () => {
    const attempt = await unknown()
    const body = { outcome: 'found', requestId: 'r-1' }
    const missing = await resolve(attempt.attemptId, body, {
      ...found,
      findRequest: async () => ({ kind: 'not_found', detail: 'no such request' }),
    })
    expect(await problemFrom(missing.response)).toMatchObject({ status: 422, errors: [{ pointer: '/requestId' }] })
    const away = await resolve(attempt.attemptId, body, {
      ...found,
      findRequest: async () => ({ kind: 'unavailable', detail: 'HTTP 502' }),
    })
    expect(await problemFrom(away.response)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(test.workflows.calls).toEqual([])
  })

  it('refuses a request that belongs to another attempt of the account', async () => {
    const [attempt, other] = [
      await unknown(),
      await insertAttempt(test.database.db, { state: 'completed', requestId: 'taken' }),
    ]
    const { accountId } = attempt
    await test.database.db.updateTable('attempt').set({ accountId }).where('id', '=', other.attemptId).execute()
    const { response } = await resolve(attempt.attemptId, { outcome: 'found', requestId: 'taken' })
    expect(await problemFrom(response)).toMatchObject({ status: 422, errors: [{ pointer: '/requestId' }] })
    expect(test.workflows.calls).toEqual([])
  })

  it('refuses a request that was just reported for another attempt of the account, and names that attempt', async () => {
    const [first, second] = [await unknown(), await unknown()]
    const { accountId } = first
    await test.database.db.updateTable('attempt').set({ accountId }).where('id', '=', second.attemptId).execute()
    const body = { outcome: 'found', requestId: 'of-both' }
    expect((await resolve(first.attemptId, body)).response.status).toBe(202)
    const { response } = await resolve(second.attemptId, body)
    const detail = `belongs to the attempt ${first.attemptId}`
    expect(await problemFrom(response)).toMatchObject({ status: 422, errors: [{ pointer: '/requestId', detail }] })
    expect(test.workflows.calls.map(({ workflowId }) => workflowId)).toEqual([first.generationId])
  })

  it('does not send a generation again whose request a webhook has named, where the account has it', async () => {
    const { attemptId } = await unknown()
    await storeReported(test.database.db, { attemptId, requestId: 'of-webhook' })
    const { response } = await resolve(attemptId, { outcome: 'not_accepted' })
    const detail = expect.stringContaining('of-webhook')
    expect(await problemFrom(response)).toMatchObject({ status: 409, code: 'wrong_state', detail })
    expect(test.workflows.calls).toEqual([])
    const missing = { ...found, findRequest: async () => ({ kind: 'not_found', detail: 'none' }) as const }
    expect((await resolve(attemptId, { outcome: 'not_accepted' }, missing)).response.status).toBe(202)
  })

  it('sends a generation again where the request that a webhook has named belongs to another attempt', async () => {
    const { attemptId, accountId } = await unknown()
    const other = await insertAttempt(test.database.db, { state: 'completed', requestId: 'of-other' })
    await test.database.db.updateTable('attempt').set({ accountId }).where('id', '=', other.attemptId).execute()
    await storeReported(test.database.db, { attemptId, requestId: 'of-other' })
    expect((await resolve(attemptId, { outcome: 'not_accepted' })).response.status).toBe(202)
  })

  it('leaves a request free for another attempt where Temporal did not take the report', async () => {
    const [first, second] = [await unknown(), await unknown()]
    const { accountId } = first
    await test.database.db.updateTable('attempt').set({ accountId }).where('id', '=', second.attemptId).execute()
    const body = { outcome: 'found', requestId: 'not-delivered' }
    test.workflows.failure = new Error('Temporal is away')
    expect((await resolve(first.attemptId, body)).response.status).toBe(503)
    test.workflows.failure = undefined
    expect((await resolve(second.attemptId, body)).response.status).toBe(202)
  })

  it('books a request that is found for a refused attempt', async () => {
    const refused = await insertAttempt(test.database.db, { state: 'refused', requestId: null })
    const { response } = await resolve(refused.attemptId, { outcome: 'found', requestId: 'r-9' })
    const detail = expect.not.stringContaining('has ended') as string
    expect(await response.json()).toMatchObject({ effect: 'booked', detail })
  })

  it('refuses what is not unknown, and what is no resolution', async () => {
    const submitted = await insertAttempt(test.database.db, { state: 'submitted' })
    const known = await resolve(submitted.attemptId, { outcome: 'failed' })
    expect(await problemFrom(known.response)).toMatchObject({ status: 409, code: 'wrong_state' })
    const attempt = await unknown()
    for (const body of [{ outcome: 'found' }, { outcome: 'lost' }, {}]) {
      expect((await resolve(attempt.attemptId, body)).response.status).toBe(422)
    }
    const nowhere = await resolve('att_01kabq5w3gey3s9v8m0n7xkc2t', { outcome: 'failed' })
    expect(nowhere.response.status).toBe(404)
  })
})

it('pages through attempts in one state, newest first', async () => {
  const ids: string[] = []
  for (let count = 0; count < 3; count += 1)
    ids.unshift((await insertAttempt(test.database.db, { state: 'cancelled' })).attemptId)
  const first = AttemptPage.parse(await (await test.request('/v1/attempts?state=cancelled&limit=2')).json())
  const second = AttemptPage.parse(
    await (await test.request(`/v1/attempts?state=cancelled&limit=2&cursor=${first.nextCursor}`)).json(),
  )
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids)
  expect(second.nextCursor).toBeNull()
  expect((await test.request(`/v1/attempts/${ids[0]}`)).status).toBe(200)
})

describe('estimates', () => {
  const soul = { model: 'soul', input: { prompt: 'A lamp', batchSize: 4 } }
  const film = {
    image: 'https://example.com/start.png',
    settings: { sound: false },
    scenes: [{ prompt: 'one' }, { prompt: 'two', durationSeconds: 10 }],
  }

  it('come from the catalogue where no account can be asked', async () => {
    const one = Estimate.parse(await (await test.postJson('/v1/estimates', soul)).json())
    expect(one).toMatchObject({ credits: 6, source: 'catalogue', account: null, scenes: null })
    const all = Estimate.parse(await (await test.postJson('/v1/estimates', film)).json())
    expect(all).toMatchObject({ credits: 16.8, source: 'catalogue' })
    expect(all.scenes).toEqual([
      { index: 0, credits: 5.6 },
      { index: 1, credits: 11.2 },
    ])
  })

  it('refuse what could not be made', async () => {
    expect((await test.postJson('/v1/estimates', { model: 'nonsense', input: {} })).status).toBe(422)
    expect((await test.postJson('/v1/estimates', { ...film, scenes: [] })).status).toBe(422)
  })
})

it('are for operators, as budgets and usage are', async () => {
  const api = test.assemble({ token: 'c'.repeat(32), operatorToken: 'o'.repeat(32) })
  const ask = async (path: string, token: string) =>
    (await api.request(`http://localhost${path}`, { headers: { authorization: `Bearer ${token}` } })).status
  for (const path of ['/v1/attempts', '/v1/budgets', '/v1/usage']) {
    expect(await ask(path, 'c'.repeat(32))).toBe(403)
    expect(await ask(path, 'o'.repeat(32))).toBe(200)
  }
})
