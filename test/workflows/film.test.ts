// The workflows of a film and of a late booking with scripted activities: every branch, on a real Temporal server.
import { randomUUID } from 'node:crypto'
import { activityInfo } from '@temporalio/activity'
import { describe, expect, it } from 'vitest'
import { failing, type Script, type Stage, useScriptedWorker } from '../support/scripted-worker.ts'

const worker = useScriptedWorker({ hasMedia: true })

const COMPLETED = { status: 'completed' }
const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
const NO_RESULT = { status: 'failed', code: 'generation_failed', detail: 'no GPU', paid: 'no' }
const REJECTED = { status: 'failed', code: 'content_rejected', detail: 'refused', paid: 'no' }
const ended = (result: object) => ({ kind: 'ended', result })

/** A film of two scenes. The generations of its scenes are named after it, so that one script serves all. */
function play(script: (filmId: string) => Script, scale?: number) {
  const filmId = `film_${randomUUID()}`
  const slots = Array.from({ length: 4 }, () => ({ kind: 'granted', grant: GRANT }))
  const input = { filmId, sceneCount: 2, ...(scale ? { timing: { scale } } : {}) }
  return worker.play({ type: 'film', id: filmId, input }, { acquireSlot: slots, ...script(filmId) })
}

/** Results of `beginScene`: `s1` begins the generation of that name. */
const begun = (filmId: string, ...names: string[]) => names.map((name) => ({ generationId: `${filmId}.${name}` }))

describe('a film', () => {
  it('renders its scenes one after the other, and is joined', async () => {
    const { result, calls, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    const scene = ['beginScene', 'acquireSlot', 'submitGeneration']
    expect(calls).toEqual([...scene, ...scene, 'finishFilm'])
    expect(inputsOf('beginScene')).toMatchObject([
      { sceneIndex: 0, take: 1 },
      { sceneIndex: 1, take: 1 },
    ])
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: COMPLETED }])
  })

  it('divides the limits of its activities and of its scenes by the factor of its input', async () => {
    const heartbeatTimeouts: unknown[] = []
    const measured = (result: object) => async () => {
      heartbeatTimeouts.push(activityInfo().heartbeatTimeoutMs)
      return result
    }
    const script = (id: string) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [measured(ended(COMPLETED)), ended(COMPLETED)],
      finishFilm: [measured(COMPLETED)],
    })
    await play(script, 10)
    expect(heartbeatTimeouts).toEqual([3_000, 3_000])
  })

  it('renders a second take of a scene that the platform failed and refunded', async () => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's1-2', 's2'),
      submitGeneration: [ended(NO_RESULT), ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    expect(inputsOf('beginScene')).toMatchObject([{ take: 1 }, { take: 2 }, { sceneIndex: 1, take: 1 }])
  })

  it.each([
    ['after the last take', [NO_RESULT, NO_RESULT], 'no GPU'],
    ['at once where another take would fail too', [REJECTED], 'refused'],
  ])('fails %s, and keeps its finished scene', async (_name, results, reason) => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2', 's2-2'),
      submitGeneration: [COMPLETED, ...results].map(ended),
      finishFilm: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 1 })
    const error = { code: 'scene_failed', detail: `Scene 2 failed: ${reason}`, paid: 'yes' }
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { status: 'failed', error } }])
    expect(inputsOf('beginScene')).toHaveLength(1 + results.length)
  })

  it('fails where a scene cannot begin', async () => {
    const { result, inputsOf } = await play(() => ({
      beginScene: [failing('the image is gone')],
      finishFilm: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 0 })
    const error = { code: 'scene_failed', detail: 'Scene 1 failed: the image is gone', paid: 'no' }
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { error } }])
  })

  it('fails without a video where its clips cannot be joined', async () => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [failing('no codec')],
      endFilmWithoutVideo: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 2 })
    const error = { code: 'media_failed', detail: 'The clips could not be joined: no codec', paid: 'yes' }
    expect(inputsOf('endFilmWithoutVideo')).toMatchObject([{ ending: { status: 'failed', error } }])
  })
})

describe('a film that is cancelled', () => {
  /** Temporal's own message for a workflow that ended as cancelled. */
  const CANCELLED = 'Workflow canceled'
  const cancelThen = (result: object) => async (stage: Stage) => {
    await stage.cancel()
    return result
  }

  it('while a scene waits: the scene is cancelled, and the finished ones are joined', async () => {
    const { result, calls, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      acquireSlot: [{ kind: 'granted', grant: GRANT }, cancelThen({ kind: 'waiting' })],
      submitGeneration: [ended(COMPLETED)],
      // The scene's workflow calls it, and then the film does, because it cannot see whether that workflow has started.
      cancelGeneration: [ended({ status: 'cancelled' }), ended({ status: 'cancelled' })],
      finishFilm: [{ status: 'cancelled' }],
    }))
    expect(result).toBe(CANCELLED)
    expect(calls.slice(-3)).toEqual(['cancelGeneration', 'cancelGeneration', 'finishFilm'])
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { status: 'cancelled' } }])
  })

  it('while a scene begins: its generation, which has no workflow yet, is cancelled', async () => {
    const { result, calls } = await play((id) => ({
      beginScene: [cancelThen({ generationId: `${id}.s1` })],
      cancelGeneration: [ended({ status: 'cancelled' })],
      finishFilm: [{ status: 'cancelled' }],
    }))
    expect(result).toBe(CANCELLED)
    expect(calls).toEqual(['beginScene', 'cancelGeneration', 'finishFilm'])
  })

  it('between two scenes: no further scene begins', async () => {
    const { result, calls } = await play((id) => ({
      beginScene: begun(id, 's1'),
      submitGeneration: [cancelThen(ended(COMPLETED))],
      finishFilm: [{ status: 'cancelled' }],
    }))
    expect(result).toBe(CANCELLED)
    expect(calls.filter((call) => call === 'beginScene')).toHaveLength(1)
  })
})

it.each(['completed', 'failed', 'cancelled', 'not_found', 'booked_before'])(
  'a late booking returns what its activity found: %s',
  async (outcome) => {
    const attemptId = `att_${randomUUID()}`
    const input = { attemptId, requestId: 'r-1' }
    const { result, inputsOf } = await worker.play(
      { type: 'lateSettlement', id: attemptId, input },
      { bookLate: [{ outcome }] },
    )
    expect(result).toEqual({ outcome })
    expect(inputsOf('bookLate')).toEqual([input])
  },
)
