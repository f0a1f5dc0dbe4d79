import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Film } from '../../contracts/public/films.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { seedAccounts } from '../../test/support/pool/accounts.ts'
import { useTestApi } from '../../test/support/api/api.ts'
import { png } from '../../test/support/pictures.ts'
import type { RecordingWorkflows } from '../../test/support/stand-ins/recording-workflows.ts'
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

  it('passes over a job that cannot be started, and starts those after it', async () => {
    const first = await createUnstarted()
    const second = await createUnstarted()
    const poisoned = new Set([first.generation.id])
    const { start } = test.workflows
    const workflows: RecordingWorkflows = {
      ...test.workflows,
      start: async (job) => {
        if (poisoned.has(job.workflowId)) throw new Error('3 INVALID_ARGUMENT')
        await start(job)
      },
    }
    const found = await startUnstarted({ ctx: { ...test.ctx, workflows }, input: { olderThanMs: 0 } })
    expect(found.started).toBe(3)
    expect(test.workflows.calls.map(({ workflowId }) => workflowId)).toEqual([
      second.generation.id,
      first.film.id,
      second.film.id,
    ])
    await sweepUntilStarted()
  })

  it('cancels a generation whose workflow was ended from outside, by resuming it with the request', async () => {
    const answer = await test.postJson('/v1/generations', { model: 'soul', input: { prompt: 'A lamp' } })
    const { id, links } = Generation.parse(await answer.json())
    await sweepUntilStarted()
    test.workflows.gone.add(id)
    await test.request(links.cancel, { method: 'POST' })
    expect(test.workflows.calls.find(({ call }) => call === 'start generation')).toMatchObject({
      workflowId: id,
      detail: { input: { generationId: id, isResumed: true, isCancelRequested: true } },
    })
  })

  it('stops after a few failures while Temporal is away, and loses nothing', async () => {
    await createUnstarted()
    test.workflows.failure = new Error('14 UNAVAILABLE')
    expect(await sweep()).toEqual({ started: 0, cancelled: 0 })
    test.workflows.failure = undefined
    expect((await sweep()).started).toBe(2)
    await sweepUntilStarted()
  })
})
