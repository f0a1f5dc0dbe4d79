import { beforeEach, describe, expect, it } from 'vitest'
import { insertFilm } from '../../db/films/insert.ts'
import { writeScene } from '../../db/films/scenes.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { insertAttempt } from '../../test/support/pool/attempts.ts'
import { emptyPool, newGeneration } from '../../test/support/pool/pool-steps.ts'
import { recordingWorkflows, type RecordingWorkflows } from '../../test/support/stand-ins/recording-workflows.ts'
import { silentLog as log } from '../../test/support/stand-ins/silent-log.ts'
import { resumeEnded, type ResumeWalks } from './resume-ended.ts'

const database = useTestDatabase()
let workflows: RecordingWorkflows

beforeEach(async () => {
  await emptyPool(database.db, [{ name: 'north', slots: 9 }])
  await database.db.deleteFrom('generation').execute()
  workflows = recordingWorkflows()
})

const LONG_AGO = new Date(Date.now() - 600_000)

const round = (walks?: ResumeWalks, limit?: number) =>
  resumeEnded({
    ctx: { db: database.db, workflows, log },
    input: { ...(walks ? { walks } : {}), ...(limit ? { limit } : {}) },
  })

async function started(status: 'waiting' | 'in_progress' = 'waiting'): Promise<string> {
  const id = await newGeneration(database.db)
  const { db } = database
  await db.updateTable('generation').set({ workflowStartedAt: LONG_AGO, status }).where('id', '=', id).execute()
  return id
}

const resumed = () =>
  workflows.calls.flatMap(({ call, workflowId, detail }) =>
    call.startsWith('start ') ? [{ id: workflowId, ...(detail as { input: object }).input }] : [],
  )

async function statusOf(id: string) {
  return database.db.selectFrom('generation').select(['status', 'error']).where('id', '=', id).executeTakeFirstOrThrow()
}

describe('a generation', () => {
  it('is resumed where its workflow does not run, also while it holds a slot; one that runs is left alone', async () => {
    const holder = await started('in_progress')
    await acquireSlot(database.db, { generationId: holder })
    const running = await started()
    workflows.gone.add(holder)

    expect(await round()).toEqual({ generations: 1, films: 0 })

    expect(resumed()).toEqual([{ id: holder, generationId: holder, isResumed: true }])
    for (const id of [holder, running]) expect((await statusOf(id)).error).toBeNull()
  })

  it('is resumed with the request to cancel it', async () => {
    const id = await started()
    await database.db.updateTable('generation').set({ cancelRequestedAt: LONG_AGO }).where('id', '=', id).execute()
    workflows.gone.add(id)
    await round()
    expect(resumed()).toMatchObject([{ id, isResumed: true, isCancelRequested: true }])
  })

  it('is found in Temporal’s list of ended workflows before the walk comes to it', async () => {
    const others = await Promise.all([started(), started(), started()])
    const id = await started()
    workflows.gone.add(id)
    workflows.ended = [id, 'gen_of_another_database']
    await round({ generations: {}, films: {} }, 1)
    expect(resumed()).toMatchObject([{ id }])
    expect(others).toHaveLength(3)
  })

  it('is found by the walk behind many that run', async () => {
    for (let count = 0; count < 5; count += 1) await started()
    const id = await started()
    workflows.gone.add(id)
    const walks = { generations: {}, films: {} }
    for (let rounds = 0; rounds < 3; rounds += 1) await round(walks, 2)
    expect(resumed()).toMatchObject([{ id }])
  })

  it('is not resumed again within a minute, and ends as failed after many tries', async () => {
    const id = await started()
    workflows.gone.add(id)
    await round()
    workflows.gone.add(id)
    await round()
    expect(resumed()).toHaveLength(1)
    await database.db.updateTable('generation').set({ resumes: 12, resumedAt: LONG_AGO }).where('id', '=', id).execute()
    await round()
    expect((await statusOf(id)).status).toBe('waiting')
    const yesterday = new Date(Date.now() - 86_400_000)
    await database.db.updateTable('generation').set({ resumedAt: yesterday }).where('id', '=', id).execute()
    await round()
    expect(resumed()).toHaveLength(1)
    expect(await statusOf(id)).toMatchObject({ status: 'failed', error: { code: 'internal', paid: 'no' } })
  })

  it('is not given up because of starts that failed', async () => {
    const id = await started()
    workflows.gone.add(id)
    workflows.start = () => Promise.reject(new Error('no start'))
    const { db } = database
    for (let rounds = 0; rounds < 14; rounds += 1) {
      await db.updateTable('generation').set({ resumedAt: null }).where('id', '=', id).execute()
      await round()
    }
    expect(await statusOf(id)).toEqual({ status: 'waiting', error: null })
    const row = await db.selectFrom('generation').select('resumes').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.resumes).toBe(0)
  })

  it('stays as it is while Temporal does not respond', async () => {
    const id = await started()
    workflows.failure = new Error('away')
    await expect(round()).rejects.toThrow('away')
    expect((await statusOf(id)).status).toBe('waiting')
  })

  it('is found among the unfinished jobs while Temporal cannot list workflows', async () => {
    const id = await started('in_progress')
    workflows.gone.add(id)
    workflows.listEndedFromOutside = () => Promise.reject(new Error('no visibility'))
    await expect(round()).rejects.toThrow('no visibility')
    expect(resumed()).toMatchObject([{ id }])
  })
})

describe('a scene', () => {
  async function filmWithTake(): Promise<{ filmId: string; takeId: string }> {
    const { db } = database
    const image = await db.transaction().execute((trx) =>
      saveAsset(trx, {
        clientId: 'local',
        media: {
          ...{ storageKey: 'a/b', sha256: 'a'.repeat(64), kind: 'image', contentType: 'image/png', sizeBytes: 1 },
          ...{ widthPx: 1, heightPx: 1, durationMs: null },
        },
      }),
    )
    const film = await db.transaction().execute((trx) =>
      insertFilm(trx, {
        ...{ clientId: 'local', title: null, model: 'kling-video/v2.6/pro/image-to-video', settings: {} },
        ...{ imageAssetId: image.id, priceCredits: 5 },
        scenes: [{ prompt: 'One', input: { prompt: 'One' } }],
      }),
    )
    await db.updateTable('film').set({ workflowStartedAt: LONG_AGO }).where('id', '=', film.id).execute()
    const scene = { filmId: film.id, sceneIndex: 0, take: 1 }
    const { generationId: takeId } = await writeScene(db, { scene, start: { assetId: image.id } })
    await db.updateTable('generation').set({ createdAt: LONG_AGO }).where('id', '=', takeId).execute()
    return { filmId: film.id, takeId }
  }

  it('is left to its film while the film runs, although its own workflow was not started yet', async () => {
    const { filmId, takeId } = await filmWithTake()
    workflows.gone.add(takeId)
    expect(await round()).toEqual({ generations: 0, films: 0 })
    expect(await statusOf(takeId)).toMatchObject({ status: 'waiting', error: null })
    expect(await database.db.selectFrom('film').select('status').where('id', '=', filmId).executeTakeFirst()).toEqual({
      status: 'rendering',
    })
  })

  it('of a film that was ended from outside and is cancelled is resumed with that request', async () => {
    const { filmId, takeId } = await filmWithTake()
    await database.db.updateTable('film').set({ cancelRequestedAt: LONG_AGO }).where('id', '=', filmId).execute()
    workflows.gone.add(takeId).add(filmId)
    await round()
    expect(resumed()).toMatchObject([{ id: takeId, isResumed: true, isCancelRequested: true }])
  })

  it('whose workflow has not closed delays its film, which would start it a second time', async () => {
    const { filmId, takeId } = await filmWithTake()
    const ended = { status: 'completed', finishedAt: new Date() } as const
    await database.db.updateTable('generation').set(ended).where('id', '=', takeId).execute()
    workflows.gone.add(filmId)
    expect(await round()).toEqual({ generations: 0, films: 0 })
    workflows.gone.add(takeId)
    expect(await round()).toEqual({ generations: 0, films: 1 })
  })

  it.each([
    ['no', 'failed', { state: 'failed', chargedCredits: 0 }],
    ['yes', 'completed', { state: 'completed', chargedCredits: 5 }],
    ['unknown', 'failed', { state: 'unknown' }],
  ] as const)('of a film that is given up decides that `paid` of the film is %s', async (paid, status, attempt) => {
    const { filmId, takeId } = await filmWithTake()
    const { db } = database
    const { attemptId } = await insertAttempt(db, { state: 'submitted' })
    await db
      .updateTable('attempt')
      .set({ ...attempt, generationId: takeId })
      .where('id', '=', attemptId)
      .execute()
    await db.updateTable('generation').set({ status, finishedAt: LONG_AGO }).where('id', '=', takeId).execute()
    await db.updateTable('film').set({ resumes: 12 }).where('id', '=', filmId).execute()
    workflows.gone.add(filmId).add(takeId)
    await round()
    const film = await db.selectFrom('film').select(['status', 'error']).where('id', '=', filmId).executeTakeFirst()
    expect(film).toMatchObject({ status: 'failed', error: { code: 'internal', paid } })
  })

  it('of a film that was ended from outside goes on; the film is resumed after it', async () => {
    const { filmId, takeId } = await filmWithTake()
    workflows.gone.add(takeId).add(filmId)
    expect(await round()).toEqual({ generations: 1, films: 0 })
    await database.db
      .updateTable('generation')
      .set({ status: 'cancelled', finishedAt: new Date() })
      .where('id', '=', takeId)
      .execute()
    workflows.gone.add(takeId)
    expect(await round()).toEqual({ generations: 0, films: 1 })
    expect(resumed()).toEqual([
      { id: takeId, generationId: takeId, isResumed: true },
      { id: filmId, filmId, sceneCount: 1, isResumed: true },
    ])
  })
})
