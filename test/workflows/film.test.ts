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

const QUICK = { pauseMs: 10, maxPauseMs: 20 }
const FRAME = { storageKey: 'media/frame.png' }
const VIDEO = { storageKey: 'media/film.mp4' }
const JOINED = { kind: 'made', made: { video: VIDEO, isPartial: false } }
const PARTIAL = { kind: 'made', made: { video: VIDEO, isPartial: true } }
const DISK_FULL = { kind: 'waiting', detail: 'no space left' }
const needsFrame = { clipStorageKey: 'media/clip.mp4' }

/** A film of two scenes. The generations of its scenes are named after it, so that one script serves all. */
function play(
  script: (filmId: string) => Script,
  { scale, partialVideoMs }: { scale?: number; partialVideoMs?: number } = {},
) {
  const filmId = `film_${randomUUID()}`
  const slots = Array.from({ length: 4 }, () => ({ kind: 'granted', grant: GRANT }))
  const mediaTiming = { ...QUICK, ...(partialVideoMs ? { partialVideoMs } : {}) }
  const input = { filmId, sceneCount: 2, mediaTiming, ...(scale ? { timing: { scale } } : {}) }
  return worker.play({ type: 'film', id: filmId, input }, { acquireSlot: slots, ...script(filmId) })
}

/** Results of `beginScene`: `s1` begins the generation of that name. */
const begun = (filmId: string, ...names: string[]) => names.map((name) => ({ generationId: `${filmId}.${name}` }))

describe('a film', () => {
  it('renders its scenes one after the other, and is joined', async () => {
    const { result, calls, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [{ status: 'joining' }],
      joinClips: [JOINED],
      endFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    const scene = ['beginScene', 'acquireSlot', 'submitGeneration']
    expect(calls).toEqual([...scene, ...scene, 'finishFilm', 'joinClips', 'endFilm'])
    expect(inputsOf('endFilm')).toMatchObject([{ ending: COMPLETED, video: VIDEO, videoIsPartial: false }])
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
      finishFilm: [{ status: 'joining' }],
      joinClips: [measured(JOINED)],
      endFilm: [COMPLETED],
    })
    await play(script, { scale: 10 })
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

  it('extracts the frame that a scene begins on, and writes the scene with it', async () => {
    const { result, calls, inputsOf } = await play((id) => ({
      beginScene: [...begun(id, 's1'), needsFrame],
      extractFrame: [{ kind: 'made', made: FRAME }],
      writeScene: begun(id, 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    expect(calls.slice(3, 6)).toEqual(['beginScene', 'extractFrame', 'writeScene'])
    expect(inputsOf('writeScene')).toMatchObject([{ scene: { sceneIndex: 1, take: 1 }, start: { media: FRAME } }])
  })

  it('waits as long as the storage is full, for a frame and for the video', async () => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: [...begun(id, 's1'), needsFrame],
      extractFrame: [...Array.from({ length: 12 }, () => DISK_FULL), { kind: 'made', made: FRAME }],
      writeScene: begun(id, 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [{ status: 'joining' }],
      joinClips: [...Array.from({ length: 12 }, () => DISK_FULL), JOINED],
      endFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    expect(inputsOf('joinClips')).toHaveLength(13)
  })

  it('never makes another take of one that may have been paid for', async () => {
    const unknown = { ...NO_RESULT, paid: 'unknown' }
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's1-2'),
      submitGeneration: [ended(unknown)],
      finishFilm: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 0 })
    expect(inputsOf('beginScene')).toHaveLength(1)
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { error: { code: 'scene_failed', paid: 'unknown' } } }])
  })

  it('reports a paid scene without a clip as paid', async () => {
    const lost = { status: 'failed', code: 'storage_failed', detail: 'no space', paid: 'yes' }
    const { inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1'),
      submitGeneration: [ended(lost)],
      finishFilm: [{ status: 'failed' }],
    }))
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { error: { code: 'scene_failed', paid: 'yes' } } }])
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

  it('fails where the clip that a scene begins on is broken', async () => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: [...begun(id, 's1'), needsFrame],
      submitGeneration: [ended(COMPLETED)],
      extractFrame: [{ kind: 'failed', detail: 'no frame' }],
      finishFilm: [{ status: 'joining' }],
      joinClips: [PARTIAL],
      endFilm: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 1 })
    const detail = 'Scene 2 failed: the clip before could not be read: no frame'
    expect(inputsOf('endFilm')).toMatchObject([{ ending: { error: { detail, paid: 'yes' } }, videoIsPartial: true }])
  })

  it.each([
    ['is broken', { kind: 'failed', detail: 'no codec' }],
    ['ends the worker at each try', failing('no codec')],
  ])('fails without a video where a clip %s', async (_name, join) => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [{ status: 'joining' }],
      joinClips: [join],
      endFilmWithoutVideo: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 2 })
    const error = { code: 'media_failed', detail: 'The clips could not be joined: no codec', paid: 'yes' }
    expect(inputsOf('endFilmWithoutVideo')).toMatchObject([{ ending: { status: 'failed', error } }])
  })
})

/** Runs `work` while a join of another film holds the only slot of the media queue. */
async function whileMediaIsBusy(work: () => Promise<void>): Promise<void> {
  const joining = Promise.withResolvers<void>()
  const released = Promise.withResolvers<object>()
  const busy = play((id) => ({
    beginScene: begun(id, 's1', 's2'),
    submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
    finishFilm: [{ status: 'joining' }],
    joinClips: [
      () => {
        joining.resolve()
        return released.promise
      },
    ],
    endFilm: [COMPLETED],
  }))
  await joining.promise
  await work()
  released.resolve(JOINED)
  expect((await busy).result).toEqual({ status: 'completed', scenesCompleted: 2 })
}

it('does not delay the rows of other films by the join of one', async () => {
  await whileMediaIsBusy(async () => {
    const { result } = await play(() => ({
      beginScene: [failing('the image is gone')],
      finishFilm: [{ status: 'failed' }],
    }))
    expect(result).toEqual({ status: 'failed', scenesCompleted: 0 })
  })
}, 30_000)

it('ends soon where it is cancelled while it waits for a media worker', async () => {
  await whileMediaIsBusy(async () => {
    const script = (id: string): Script => ({
      beginScene: [
        ...begun(id, 's1'),
        async (stage) => {
          setTimeout(() => void stage.cancel(), 200)
          return needsFrame
        },
      ],
      submitGeneration: [ended(COMPLETED)],
      finishFilm: [{ status: 'joining' }],
      endFilmWithoutVideo: [{ status: 'cancelled' }],
    })
    const { result, calls } = await play(script, { partialVideoMs: 300 })
    expect(result).toBe('Workflow canceled')
    expect(calls.slice(-2)).toEqual(['finishFilm', 'endFilmWithoutVideo'])
    expect(calls).not.toContain('extractFrame')
  })
}, 30_000)

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

  it('while the frame of a scene is awaited: the wait ends, and no generation is written', async () => {
    const { result, calls } = await play((id) => ({
      beginScene: [...begun(id, 's1'), needsFrame],
      submitGeneration: [ended(COMPLETED)],
      extractFrame: [DISK_FULL, cancelThen(DISK_FULL), ...Array.from({ length: 20 }, () => DISK_FULL)],
      finishFilm: [{ status: 'joining' }],
      joinClips: [PARTIAL],
      endFilm: [{ status: 'cancelled' }],
    }))
    expect(result).toBe(CANCELLED)
    expect(calls).not.toContain('writeScene')
    expect(calls).not.toContain('cancelGeneration')
    expect(calls.slice(-3)).toEqual(['finishFilm', 'joinClips', 'endFilm'])
  })

  it('while its clips are joined: it completes, because all clips are paid for', async () => {
    const { result, inputsOf } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [ended(COMPLETED), ended(COMPLETED)],
      finishFilm: [{ status: 'joining' }],
      joinClips: [cancelThen(JOINED)],
      endFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    expect(inputsOf('endFilm')).toHaveLength(1)
  })

  it('ends without a partial video that takes too long', async () => {
    const { result, inputsOf } = await play(
      (id) => ({
        beginScene: begun(id, 's1'),
        submitGeneration: [cancelThen(ended(COMPLETED))],
        finishFilm: [{ status: 'joining' }],
        joinClips: Array.from({ length: 1_000 }, () => DISK_FULL),
        endFilmWithoutVideo: [{ status: 'cancelled' }],
      }),
      { partialVideoMs: 300 },
    )
    expect(result).toBe(CANCELLED)
    expect(inputsOf('endFilmWithoutVideo')).toMatchObject([{ ending: { status: 'cancelled' } }])
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

describe('the clips of an ended film', () => {
  function joinAgain(script: Script) {
    const filmId = `film_${randomUUID()}`
    const input = { filmId, mediaTiming: QUICK }
    return worker.play({ type: 'filmJoin', id: filmId, input }, script)
  }

  it.each([
    ['joined', [DISK_FULL, JOINED], { kind: 'joined', joined: JOINED.made }],
    ['joined', [PARTIAL], { kind: 'joined', joined: PARTIAL.made }],
    ['failed', [{ kind: 'failed', detail: 'no codec' }], { kind: 'failed', detail: 'no codec' }],
    ['failed', [failing('out of memory')], { kind: 'failed', detail: 'out of memory' }],
  ])('are joined again: %s', async (outcome, joins, end) => {
    const { result, inputsOf } = await joinAgain({
      openJoin: [Object(true)],
      joinClips: joins,
      recordJoin: [{ outcome }],
    })
    expect(result).toEqual({ outcome })
    expect(inputsOf('recordJoin')).toMatchObject([{ end }])
  })

  it('are not joined without an open request', async () => {
    const { result, calls } = await joinAgain({ openJoin: [undefined] })
    expect(result).toEqual({ outcome: 'not_requested' })
    expect(calls).toEqual(['openJoin'])
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
