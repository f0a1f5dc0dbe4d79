// Films and scenes whose workflow is ended from outside, with scripted activities on a real Temporal server.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Script, useScriptedWorker } from '../support/scripted-worker.ts'

const worker = useScriptedWorker()

const COMPLETED = { status: 'completed' }
const REFUNDED = { status: 'failed', code: 'generation_failed', detail: 'it failed there', paid: 'no' }
const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
const ended = (result: object) => ({ kind: 'ended', result })
const begun = (filmId: string, ...names: string[]) => names.map((name) => ({ generationId: `${filmId}.${name}` }))

function play(script: (filmId: string) => Script) {
  const filmId = `film_${randomUUID()}`
  const slots = Array.from({ length: 4 }, () => ({ kind: 'granted', grant: GRANT }))
  const input = { filmId, sceneCount: 2 }
  return worker.play({ type: 'film', id: filmId, input }, { acquireSlot: slots, ...script(filmId) })
}

describe('a film', () => {
  it('goes on where the workflow of a scene is ended from outside: the scene continues from its records', async () => {
    const { result, calls } = await play((id) => ({
      beginScene: begun(id, 's1', 's2'),
      submitGeneration: [
        async (stage) => {
          await stage.terminate(`${id}.s1`)
          throw new Error('its workflow is gone')
        },
        ended(COMPLETED),
      ],
      resumeGeneration: [{ kind: 'ended_before' }],
      failGeneration: [COMPLETED],
      finishFilm: [COMPLETED],
    }))
    expect(result).toEqual({ status: 'completed', scenesCompleted: 2 })
    expect(calls).toContain('resumeGeneration')
  })

  it('that is resumed renders a take again that the end of its workflow has cancelled', async () => {
    const filmId = `film_${randomUUID()}`
    const input = { filmId, sceneCount: 1, isResumed: true }
    const script = {
      beginScene: [{ generationId: `${filmId}.s1`, isCutOff: true }, ...begun(filmId, 's1-2', 's1-3')],
      acquireSlot: Array.from({ length: 3 }, () => ({ kind: 'granted', grant: GRANT })),
      // The cut-off take is not a failure: after it the scene has as many takes as every scene.
      submitGeneration: [ended({ status: 'cancelled' }), ended(REFUNDED), ended(COMPLETED)],
      finishFilm: [COMPLETED],
    }
    const { result, inputsOf } = await worker.play({ type: 'film', id: filmId, input }, script)
    expect(result).toEqual({ status: 'completed', scenesCompleted: 1 })
    expect(inputsOf('beginScene')).toMatchObject([{ take: 1 }, { take: 2 }, { take: 3 }])
  })

  it('that is resumed is cancelled where a caller cancels its take', async () => {
    const filmId = `film_${randomUUID()}`
    const { inputsOf } = await worker.play(
      { type: 'film', id: filmId, input: { filmId, sceneCount: 1, isResumed: true } },
      {
        beginScene: begun(filmId, 's1'),
        acquireSlot: [{ kind: 'granted', grant: GRANT }],
        submitGeneration: [ended({ status: 'cancelled' })],
        finishFilm: [{ status: 'cancelled' }],
      },
    )
    expect(inputsOf('beginScene')).toHaveLength(1)
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { status: 'cancelled' } }])
  })

  it('that is resumed with a request to cancel renders nothing', async () => {
    const filmId = `film_${randomUUID()}`
    const input = { filmId, sceneCount: 1, isResumed: true, isCancelRequested: true }
    const { calls, inputsOf } = await worker.play(
      { type: 'film', id: filmId, input },
      { finishFilm: [{ status: 'cancelled' }] },
    )
    expect(calls).toEqual(['finishFilm'])
    expect(inputsOf('finishFilm')).toMatchObject([{ ending: { status: 'cancelled' } }])
  })
})
