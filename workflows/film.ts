// One film in sequential mode: each scene is a generation of its own, which begins on the last frame of the scene before.
// Invariant: finished scenes are never lost. Also a film that fails or is cancelled joins its finished clips to a video.
import {
  CancellationScope,
  CancelledFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
} from '@temporalio/workflow'
import type { FilmEnding } from '../contracts/steps/film.ts'
import type { FailureCode } from '../contracts/public/job-failures.ts'
import type {
  FilmResult,
  FilmWorkflowInput,
  GenerationResult,
  GenerationWorkflowInput,
} from '../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../contracts/steps/recorded-names.ts'
import { type Activities, activitiesFor } from './activities.ts'
import { rootMessage } from './root-message.ts'

const DEFAULT_MAX_TAKES = 2

/** Failures that cost nothing, and that another take may not have. */
const RETAKEN: readonly FailureCode[] = ['generation_failed']

interface State {
  readonly input: FilmWorkflowInput
  readonly activities: Activities
  readonly scenes: CancellationScope
  scenesCompleted: number
}

export async function film(input: FilmWorkflowInput): Promise<FilmResult> {
  const root = CancellationScope.current()
  return CancellationScope.nonCancellable(async () => {
    const activities = activitiesFor(input.timing?.scale)
    const state: State = { input, activities, scenes: new CancellationScope(), scenesCompleted: 0 }
    root.cancelRequested.catch(() => state.scenes.cancel())
    const ending = await renderScenes(state)
    const status = await finish(state, ending)
    if (status === 'cancelled') throw new CancelledFailure('cancelled; finished scenes are stored')
    return { status, scenesCompleted: state.scenesCompleted }
  })
}

async function renderScenes(state: State): Promise<FilmEnding> {
  const { sceneCount } = state.input
  for (let sceneIndex = 0; sceneIndex < sceneCount; sceneIndex += 1) {
    if (state.scenes.consideredCancelled) return { status: 'cancelled' }
    setCurrentDetails(`Scene ${sceneIndex + 1} of ${sceneCount}`)
    const result = await renderScene(state, sceneIndex)
    if (result.status === 'cancelled') return { status: 'cancelled' }
    if (result.status === 'failed') {
      const detail = `Scene ${sceneIndex + 1} failed: ${result.detail}`
      return {
        status: 'failed',
        error: { code: 'scene_failed', detail, paid: state.scenesCompleted > 0 ? 'yes' : 'no' },
      }
    }
    state.scenesCompleted += 1
  }
  return { status: 'completed' }
}

async function renderScene(state: State, sceneIndex: number): Promise<GenerationResult> {
  const maxTakes = state.input.maxTakes ?? DEFAULT_MAX_TAKES
  for (let take = 1; ; take += 1) {
    const result = await renderTake(state, sceneIndex, take)
    const retake = result.status === 'failed' && RETAKEN.includes(result.code) && take < maxTakes
    if (!retake) return result
  }
}

async function renderTake(state: State, sceneIndex: number, take: number): Promise<GenerationResult> {
  const { filmId } = state.input
  try {
    const { generationId } = await state.activities.beginScene({ filmId, sceneIndex, take })
    return await runTake(state, {
      generationId,
      summary: `scene ${sceneIndex + 1}/${state.input.sceneCount}, take ${take}`,
    })
  } catch (error) {
    const detail = rootMessage(error)
    return { status: 'failed', code: 'internal', detail, paid: 'unknown' }
  }
}

async function runTake(state: State, take: { generationId: string; summary: string }): Promise<GenerationResult> {
  const { generationId } = take
  const { timing } = state.input
  const input: GenerationWorkflowInput = { generationId, ...(timing ? { timing } : {}) }
  try {
    return await state.scenes.run(() =>
      executeChild(WORKFLOW_TYPES.generation, {
        workflowId: generationId,
        args: [input],
        // The scenes of a terminated film are cancelled. The default would terminate them, and their slots would stay held.
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        staticSummary: take.summary,
      }),
    )
  } catch (error) {
    if (!isCancellation(error)) throw error
    // The cancellation may have come before the child workflow was started. Then only this call ends its generation.
    const cancelled = await state.activities.cancelGeneration({ generationId })
    return cancelled.kind === 'ended' ? cancelled.result : { status: 'cancelled' }
  }
}

async function finish(state: State, ending: FilmEnding): Promise<'completed' | 'failed' | 'cancelled'> {
  const { filmId } = state.input
  try {
    return (await state.activities.finishFilm({ filmId, ending })).status
  } catch (error) {
    const detail = `The clips could not be joined: ${rootMessage(error)}`
    const failed: FilmEnding = { status: 'failed', error: { code: 'media_failed', detail, paid: 'yes' } }
    return (
      await state.activities.endFilmWithoutVideo({ filmId, ending: ending.status === 'completed' ? failed : ending })
    ).status
  }
}
