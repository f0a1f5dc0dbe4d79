import { beforeEach, describe, expect, it } from 'vitest'
import type { AttemptState, GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { insertAttempt } from '../support/pool/attempts.ts'

const test = useTestApi()
beforeEach(() => {
  test.workflows.calls.length = 0
  test.workflows.failure = undefined
})

const HOUR_MS = 60 * 60_000
const fetchOutputs = (id: string) => test.request(`/v1/generations/${id}/fetch`, { method: 'POST' })

async function given(status: GenerationStatus, state: AttemptState, keptForMs = HOUR_MS): Promise<string> {
  const { generationId, attemptId } = await insertAttempt(test.database.db, { state })
  const outputsKeptUntil = new Date(Date.now() + keptForMs)
  await test.database.db.updateTable('generation').set({ status }).where('id', '=', generationId).execute()
  await test.database.db.updateTable('attempt').set({ outputsKeptUntil }).where('id', '=', attemptId).execute()
  return generationId
}

describe('fetching the files of a paid generation', () => {
  it('starts a fetch, and a repeated request does the same', async () => {
    const id = await given('failed', 'completed')
    for (const response of [await fetchOutputs(id), await fetchOutputs(id)]) {
      expect(response.status).toBe(202)
      expect(await response.json()).toMatchObject({ generationId: id, until: expect.any(String) })
    }
    const start = { call: 'start outputFetch', workflowId: `fetch-${id}`, detail: { input: { generationId: id } } }
    expect(test.workflows.calls).toMatchObject([start, start])
  })

  it('starts a fetch for a cancelled generation, which stays cancelled', async () => {
    const id = await given('cancelled', 'completed')
    const response = await fetchOutputs(id)
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('stays cancelled') })
  })

  it.each<[string, GenerationStatus, AttemptState, number, string]>([
    ['that runs', 'collecting', 'completed', HOUR_MS, 'stored automatically'],
    ['that is completed', 'completed', 'completed', HOUR_MS, 'nothing to fetch'],
    ['that was refunded', 'failed', 'failed', HOUR_MS, 'there are no files'],
    ['whose files are deleted', 'failed', 'completed', -HOUR_MS, 'keeps the files until'],
  ])('is refused for one %s', async (_name, status, state, keptForMs, detail) => {
    const problem = await problemFrom(await fetchOutputs(await given(status, state, keptForMs)))
    expect(problem).toMatchObject({ status: 409, code: 'wrong_state', detail: expect.stringContaining(detail) })
    expect(test.workflows.calls).toEqual([])
  })

  it('changes nothing where there is no generation, or Temporal is away', async () => {
    expect((await fetchOutputs('gen_01kabq5w3gey3s9v8m0n7xkc2t')).status).toBe(404)
    test.workflows.failure = new Error('away')
    const problem = await problemFrom(await fetchOutputs(await given('failed', 'completed')))
    expect(problem).toMatchObject({ status: 503, code: 'unavailable' })
  })
})
