import { beforeEach, describe, expect, it } from 'vitest'
import { Generation } from '../../contracts/public/generations.ts'
import { useTestApi } from '../support/api/api.ts'
import { countRows } from '../support/servers/database.ts'
import { emptyPool } from '../support/pool/pool-steps.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()

beforeEach(async () => {
  await emptyPool(test.database.db, [{ name: 'north', slots: 50 }])
  test.workflows.calls.length = 0
})

async function startedAt(id: string): Promise<Date | null> {
  const row = await test.database.db
    .selectFrom('generation')
    .select('workflowStartedAt')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row.workflowStartedAt
}

const order = { model: 'soul', input: { prompt: 'A lighthouse at dusk', aspectRatio: '16:9' } }

describe('happy', () => {
  it('puts a job in line where no slot is free: its workflow is started with the slot', async () => {
    await emptyPool(test.database.db, [])
    const response = await test.postJson('/v1/generations', order)
    const { id, status } = Generation.parse(await response.json())
    expect([response.status, status]).toEqual([202, 'waiting'])
    expect(test.workflows.calls).toEqual([])
    const line = await test.database.db.selectFrom('leaseWaiter').select('generationId').execute()
    expect(line).toEqual([{ generationId: id }])
  })

  it('accepts a text-to-image job, writes its row and event, and starts its workflow', async () => {
    const response = await test.postJson('/v1/generations', order)
    expect(response.status).toBe(202)
    const generation = Generation.parse(await response.json())
    expect(response.headers.get('location')).toBe(`/v1/generations/${generation.id}`)
    expect(generation).toMatchObject({
      status: 'waiting',
      model: 'higgsfield-ai/soul/standard',
      input: { ...order.input, resolution: '720p', batchSize: 1, enhancePrompt: true },
      priceCredits: 1.5,
      attempts: [],
    })
    const events = await test.database.db
      .selectFrom('event')
      .selectAll()
      .where('streamId', '=', generation.id)
      .execute()
    expect(events).toMatchObject([{ seq: 1, type: 'generation.waiting' }])
    expect(test.workflows.calls).toContainEqual({
      call: 'start generation',
      workflowId: generation.id,
      detail: {
        input: { generationId: generation.id, slot: expect.objectContaining({ fence: expect.any(Number) }) },
        summary: 'Soul',
      },
    })
    await expect.poll(() => startedAt(generation.id)).not.toBeNull()
  })

  it('keeps its promise while Temporal is away: 202, and the row waits for the sweeper', async () => {
    test.workflows.failure = new Error('14 UNAVAILABLE')
    const response = await test.postJson('/v1/generations', order)
    test.workflows.failure = undefined
    expect(response.status).toBe(202)
    const { id } = Generation.parse(await response.json())
    expect(await startedAt(id)).toBeNull()
  })
})

describe('error', () => {
  it.each([
    [
      'an unknown model',
      { model: 'sole', input: { prompt: 'x' } },
      'unknown_model',
      [{ pointer: '/model', detail: 'is neither the id nor an alias of a model' }],
    ],
    [
      'a wrong enum',
      { model: 'soul', input: { prompt: 'x', resolution: '8k' } },
      'invalid_content',
      [{ pointer: '/input/resolution', detail: 'must be one of 720p, 1080p' }],
    ],
    [
      'a missing prompt',
      { model: 'soul', input: {} },
      'invalid_content',
      [{ pointer: '/input/prompt', detail: 'is required' }],
    ],
    ['a missing model', { input: {} }, 'invalid_content', [{ pointer: '/model', detail: 'is required' }]],
    [
      'a misspelt field',
      { model: 'soul', input: { prompt: 'x', aspect: '1:1' } },
      'invalid_content',
      [{ pointer: '/input/aspect', detail: 'is not a field here; did you mean "aspectRatio"?' }],
    ],
    ['a list', [], 'invalid_content', [{ pointer: '', detail: 'must be an object, not a list' }]],
  ])('refuses %s, and nothing is written', async (_what, body, code, errors) => {
    const before = await countRows(test.database.db)
    const problem = await problemFrom(await test.postJson('/v1/generations', body))
    expect(problem).toMatchObject({ status: 422, code, errors })
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('names the models where it knows none of that name', async () => {
    const problem = await problemFrom(await test.postJson('/v1/generations', { model: 'sole', input: { prompt: 'x' } }))
    expect(problem.detail).toBe(
      'There is no model "sole". Did you mean "soul" or "soul-2" or "sora"? `GET /v1/models` lists all models.',
    )
  })

  it('says where a body stops being JSON', async () => {
    const before = await countRows(test.database.db)
    const problem = await problemFrom(await test.postJson('/v1/generations', '{\n  "model": "soul"\n  "input": {} }'))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_json' })
    expect(problem.detail).toBe('The body does not parse as JSON: stopped at line 3, column 3.')
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('takes nothing but JSON', async () => {
    const response = await test.postJson('/v1/generations', 'model=soul', { 'content-type': 'text/plain' })
    expect(await problemFrom(response)).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  it('refuses a body of 20 MB', async () => {
    const before = await countRows(test.database.db)
    const body = JSON.stringify({ model: 'soul', input: { prompt: 'x'.repeat(20_000_000) } })
    const problem = await problemFrom(await test.postJson('/v1/generations', body))
    expect(problem).toMatchObject({ status: 413, code: 'payload_too_large' })
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('refuses a picture that is not there', async () => {
    const before = await countRows(test.database.db)
    const input = { prompt: 'x', image: 'asset_01kabq5w3gey3s9v8m0n7xkc2t' }
    const problem = await problemFrom(await test.postJson('/v1/generations', { model: 'kling', input }))
    expect(problem).toMatchObject({ status: 422, code: 'invalid_content', errors: [{ pointer: '/input/image' }] })
    expect(await countRows(test.database.db)).toEqual(before)
  })
})
