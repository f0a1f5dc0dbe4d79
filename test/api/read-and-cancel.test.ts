import { beforeEach, describe, expect, it } from 'vitest'
import { type Generation, GenerationPage } from '../../contracts/public/generations.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { transitionGeneration } from '../../db/generations/transitions.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
beforeEach(() => {
  test.workflows.calls.length = 0
  test.workflows.failure = undefined
})

async function insert(status: GenerationStatus = 'waiting', clientId = 'local'): Promise<string> {
  return test.database.db.transaction().execute(async (trx) => {
    const row = await insertGeneration(trx, {
      clientId,
      model: 'higgsfield-ai/soul/standard',
      input: { prompt: 'A lamp' },
      priceCredits: 1.5,
    })
    if (status !== 'waiting') await transitionGeneration(trx, { generationId: row.id, from: ['waiting'], to: status })
    return row.id
  })
}

async function cancel(id: string) {
  const response = await test.request(`/v1/generations/${id}/cancel`, { method: 'POST' })
  const body = (await response.json()) as { cancellation: { state: string; paid: string }; generation: Generation }
  return { status: response.status, ...body }
}

describe('happy', () => {
  it('pages through all generations, newest first, each once', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.unshift(await insert())
    const seen: string[] = []
    let path = '/v1/generations?limit=2'
    for (;;) {
      const response = await test.request(path)
      const page = GenerationPage.parse(await response.json())
      seen.push(...page.data.map((generation) => generation.id))
      if (page.nextCursor === null) {
        expect(response.headers.get('link')).toBeNull()
        break
      }
      expect(page.data).toHaveLength(2)
      path = /^<(.+)>; rel="next"$/.exec(response.headers.get('link')!)![1]!
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids)
  })

  it('cancels a waiting generation: the request is stored, and the workflow is signalled', async () => {
    const id = await insert()
    const { status, cancellation, generation } = await cancel(id)
    expect(status).toBe(202)
    expect(cancellation).toMatchObject({ state: 'requested', paid: 'no' })
    expect(generation.cancellation).toEqual(cancellation)
    expect(generation.cancelRequestedAt).not.toBeNull()
    expect(test.workflows.calls.map(({ call }) => call)).toEqual([
      'start generation',
      'signal cancelRequested',
      'cancel',
    ])
  })

  it('delivers every request, because the first may have been answered too early', async () => {
    const id = await insert('submitted')
    for (let count = 0; count < 2; count += 1) expect((await cancel(id)).cancellation.state).toBe('requested')
    const signals = test.workflows.calls.filter(({ call }) => call === 'signal cancelRequested')
    expect(signals).toHaveLength(2)
  })

  it('waits a moment, and states the outcome', async () => {
    const id = await insert('submitted')
    const end = { generationId: id, ending: { status: 'cancelled' }, chargedCredits: 0 } as const
    const ending = setTimeout(() => void finishGeneration(test.database.db, end), 300)
    const { status, cancellation, generation } = await cancel(id)
    clearTimeout(ending)
    expect(status).toBe(200)
    expect(cancellation).toMatchObject({ state: 'cancelled_unpaid', paid: 'no' })
    expect(generation.status).toBe('cancelled')
    expect((await cancel(id)).cancellation).toEqual(cancellation)
  })

  it('says that it is too late for one that runs, and that one has ended', async () => {
    expect(await cancel(await insert('in_progress'))).toMatchObject({
      status: 202,
      cancellation: { state: 'too_late', paid: 'unknown' },
    })
    test.workflows.calls.length = 0
    const ended = await insert('completed')
    expect(await cancel(ended)).toMatchObject({
      status: 200,
      cancellation: { state: 'already_final', paid: 'yes' },
      generation: { cancelRequestedAt: null, cancellation: null },
    })
    expect(test.workflows.calls).toEqual([])
  })

  it('stores the request to cancel while Temporal is away', async () => {
    const id = await insert()
    test.workflows.failure = new Error('14 UNAVAILABLE')
    expect(await cancel(id)).toMatchObject({ status: 202, generation: { cancelRequestedAt: expect.any(String) } })
  })
})

describe('error', () => {
  it.each([['gen_01kabq5w3gey3s9v8m0n7xkc2t'], ['film_01kabq5w3gey3s9v8m0n7xkc2t'], ['x'], ["'; drop table"]])(
    'does not find %s',
    async (id) => {
      const path = `/v1/generations/${encodeURIComponent(id)}`
      expect(await problemFrom(await test.request(path))).toMatchObject({ status: 404, code: 'not_found' })
      const cancelled = await test.request(`${path}/cancel`, { method: 'POST' })
      expect(await problemFrom(cancelled)).toMatchObject({ status: 404, code: 'not_found' })
    },
  )

  it.each([
    ['limit=0', 'limit', 'must be at least 1'],
    ['limit=201', 'limit', 'must be at most 200'],
    ['limit=many', 'limit', 'must be a number, not a text'],
    ['cursor=abc', 'cursor', 'is not a cursor of this API'],
  ])('refuses ?%s', async (query, pointer, detail) => {
    const problem = await problemFrom(await test.request(`/v1/generations?${query}`))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer, detail }] })
  })
})

describe('security', () => {
  it('does not show or cancel a generation of another client', async () => {
    const id = await insert('waiting', 'someone-else')
    expect((await test.request(`/v1/generations/${id}`)).status).toBe(404)
    expect((await test.request(`/v1/generations/${id}/events`)).status).toBe(404)
    expect((await test.request(`/v1/generations/${id}/cancel`, { method: 'POST' })).status).toBe(404)
    const page = GenerationPage.parse(await (await test.request('/v1/generations?limit=200')).json())
    expect(page.data.map((generation) => generation.id)).not.toContain(id)
    expect(test.workflows.calls).toEqual([])
  })
})
