import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { seedAccounts } from '../../test/support/pool/accounts.ts'
import { useTestApi } from '../../test/support/api/api.ts'
import { png } from '../../test/support/pictures.ts'
import { startUnstarted } from './start-unstarted.ts'

const test = useTestApi()
let image: string
beforeAll(async () => {
  await seedAccounts(test.database.db, [{ name: 'north', slots: 50 }])
  const headers = { 'content-type': 'image/png' }
  const uploaded = await test.request('/v1/uploads', { method: 'POST', headers, body: png() })
  image = ((await uploaded.json()) as { id: string }).id
})
beforeEach(() => {
  test.workflows.calls.length = 0
})

const sweep = (olderThanMs = 0) => startUnstarted({ ctx: test.ctx, input: { olderThanMs } })

/** Accepted while Temporal was away. */
async function createUnstarted(): Promise<{ generation: Generation; film: Film }> {
  test.workflows.failure = new Error('14 UNAVAILABLE')
  const generation = await test.postJson('/v1/generations', { model: 'soul', input: { prompt: 'A lamp' } })
  const film = await test.postJson('/v1/films', { image, scenes: [{ prompt: 'One' }, { prompt: 'Two' }] })
  test.workflows.failure = undefined
  return { generation: Generation.parse(await generation.json()), film: Film.parse(await film.json()) }
}

async function sweepUntilStarted(): Promise<void> {
  await expect.poll(async () => (await sweep()).started).toBe(0)
  test.workflows.calls.length = 0
}

describe('startUnstarted', () => {
  it('starts what was accepted and never started, once', async () => {
    const { generation, film } = await createUnstarted()
    expect(await sweep()).toEqual({ started: 2, cancelled: 0 })
    expect(test.workflows.calls).toEqual([
      {
        call: 'start generation',
        workflowId: generation.id,
        detail: { input: { generationId: generation.id }, summary: 'Soul' },
      },
      {
        call: 'start film',
        workflowId: film.id,
        detail: { input: { filmId: film.id, sceneCount: 2 }, summary: 'Film, 2 scenes' },
      },
    ])
    await sweepUntilStarted()
  })

  it('leaves a generation in line to the grant of a slot, but not its cancellation request', async () => {
    await seedAccounts(test.database.db, [])
    const order = await test.postJson('/v1/generations', { model: 'soul', input: { prompt: 'A lamp' } })
    await seedAccounts(test.database.db, [{ name: 'north', slots: 50 }])
    const generation = Generation.parse(await order.json())
    expect(test.workflows.calls).toEqual([])
    expect(await sweep()).toEqual({ started: 0, cancelled: 0 })
    test.workflows.failure = new Error('14 UNAVAILABLE')
    await test.request(generation.links.cancel, { method: 'POST' })
    test.workflows.failure = undefined
    await sweep()
    expect(test.workflows.calls.map(({ call, workflowId }) => [call, workflowId])).toContainEqual([
      'start generation',
      generation.id,
    ])
    await sweepUntilStarted()
  })

  it('leaves young rows to the request that made them, and scenes to their film', async () => {
    const { film } = await createUnstarted()
    expect(await sweep(60_000)).toEqual({ started: 0, cancelled: 0 })
    await sweepUntilStarted()
    await test.database.db.transaction().execute((trx) =>
      insertGeneration(trx, {
        clientId: 'local',
        model: film.model,
        input: { prompt: 'One' },
        priceCredits: 1,
        scene: { filmId: film.id, sceneIndex: 0, take: 1 },
      }),
    )
    expect(await sweep()).toEqual({ started: 0, cancelled: 0 })
  })

  it('delivers cancellation requests that were not delivered, after the start', async () => {
    const { generation, film } = await createUnstarted()
    test.workflows.failure = new Error('14 UNAVAILABLE')
    await test.request(generation.links.cancel, { method: 'POST' })
    await test.request(film.links.cancel, { method: 'POST' })
    test.workflows.failure = undefined
    await expect
      .poll(async () => {
        await sweep()
        const cancels = test.workflows.calls.filter(({ call }) => call === 'cancel')
        return new Set(cancels.map(({ workflowId }) => workflowId))
      })
      .toEqual(new Set([generation.id, film.id]))
    await sweepUntilStarted()
    expect(await sweep()).toEqual({ started: 0, cancelled: 0 })
  })

  it('stops at the first failure while Temporal is away, and loses nothing', async () => {
    await createUnstarted()
    test.workflows.failure = new Error('14 UNAVAILABLE')
    expect(await sweep()).toEqual({ started: 0, cancelled: 0 })
    test.workflows.failure = undefined
    expect((await sweep()).started).toBe(2)
    await sweepUntilStarted()
  })
})
