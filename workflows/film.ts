// One film in sequential mode: each scene is a generation of its own, which begins on the last frame of the scene before.
// Invariant: finished scenes are never lost. Also a film that fails or is cancelled joins its finished clips to a video.
import {
  CancellationScope,
  CancelledFailure,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  patched,
  setCurrentDetails,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/workflow'
import type { BegunScene, FilmEnding, JoinedClips, SceneRef } from '../contracts/steps/film.ts'
import type { FailureCode } from '../contracts/public/job-failures.ts'
import type {
  FilmResult,
  FilmWorkflowInput,
  GenerationResult,
  GenerationWorkflowInput,
} from '../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../contracts/steps/recorded-names.ts'
import { type Activities, activitiesFor } from './activities.ts'
import { mediaTimingOf, untilStorageWorks } from './media-work.ts'
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
    if (input.isCancelRequested) state.scenes.cancel()
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
      const paid = state.scenesCompleted > 0 ? 'yes' : result.paid
      return { status: 'failed', error: { code: 'scene_failed', detail, paid } }
    }
    state.scenesCompleted += 1
  }
  return { status: 'completed' }
}

async function renderScene(state: State, sceneIndex: number): Promise<GenerationResult> {
  const maxTakes = state.input.maxTakes ?? DEFAULT_MAX_TAKES
  let failures = 0
  for (let take = 1; ; take += 1) {
    const { result, isCutOff } = await renderTake(state, sceneIndex, take)
    // The end of the film's earlier workflow has cancelled the take, and not its caller. Such a take does not count.
    if (isCutOff && result.status === 'cancelled' && !state.scenes.consideredCancelled) continue
    if (isRetaken(result)) failures += 1
    if (!isRetaken(result) || failures >= maxTakes) return result
  }
}

/** A take that may have been paid for is never made again. */
function isRetaken(result: GenerationResult): boolean {
  return result.status === 'failed' && RETAKEN.includes(result.code) && result.paid === 'no'
}

interface RenderedTake {
  result: GenerationResult
  /** It had been cancelled before this run, because the workflow of its film was ended from outside. */
  isCutOff: boolean
}

async function renderTake(state: State, sceneIndex: number, take: number): Promise<RenderedTake> {
  const scene: SceneRef = { filmId: state.input.filmId, sceneIndex, take }
  let begun: BegunTake
  try {
    begun = await beginTake(state, scene)
  } catch (error) {
    // Nothing was sent: the take has no generation, or one that has no workflow.
    if (isCancellation(error)) return { result: { status: 'cancelled' }, isCutOff: false }
    return { result: { status: 'failed', code: 'internal', detail: rootMessage(error), paid: 'no' }, isCutOff: false }
  }
  const { generationId } = begun
  const isCutOff = state.input.isResumed === true && begun.isCutOff === true
  const summary = `scene ${sceneIndex + 1}/${state.input.sceneCount}, take ${take}`
  try {
    return { result: await runTake(state, { generationId, summary }), isCutOff }
  } catch (error) {
    return { result: { status: 'failed', code: 'internal', detail: rootMessage(error), paid: 'unknown' }, isCutOff }
  }
}

type BegunTake = Extract<BegunScene, { generationId: string }>

/** Returns the take's generation. A cancellation ends the wait for a frame, because the take is not written yet. */
async function beginTake({ input, activities, scenes }: State, scene: SceneRef): Promise<BegunTake> {
  const begun = await activities.beginScene(scene)
  if ('generationId' in begun) return begun
  const { filmId } = scene
  const { clipStorageKey } = begun
  const frame = await scenes.run(() =>
    untilStorageWorks(mediaTimingOf(input), () => activities.extractFrame({ filmId, clipStorageKey })),
  )
  if (frame.kind === 'failed') throw new Error(`the clip before could not be read: ${frame.detail}`)
  return await activities.writeScene({ scene, start: { media: frame.made } })
}

interface Take {
  generationId: string
  summary: string
}

/** Where the workflow of the take is ended from outside, it is started again, because the take may be paid for. */
async function runTake(state: State, take: Take): Promise<GenerationResult> {
  for (let isResumed = false; ; isResumed = true) {
    try {
      return await runChild(state, take, isResumed)
    } catch (error) {
      // Earlier builds ended the film here.
      if (!isEndedFromOutside(error) || !patched('resume-scene')) throw error
    }
  }
}

function isEndedFromOutside(error: unknown): boolean {
  if (!(error instanceof ChildWorkflowFailure)) return false
  return error.cause instanceof TerminatedFailure || error.cause instanceof TimeoutFailure
}

async function runChild(state: State, take: Take, isResumed: boolean): Promise<GenerationResult> {
  const { generationId } = take
  const { timing } = state.input
  const input: GenerationWorkflowInput = {
    generationId,
    ...(timing ? { timing } : {}),
    ...(isResumed ? { isResumed } : {}),
  }
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
  const { finishFilm, endFilm, endFilmWithoutVideo } = state.activities
  try {
    const finished = await finishFilm({ filmId, ending })
    if (finished.status !== 'joining') return finished.status
    setCurrentDetails('Joins the clips')
    const { video, isPartial: videoIsPartial } = await joinOrThrow(state, ending)
    return (await endFilm({ filmId, ending, video, videoIsPartial })).status
  } catch (error) {
    const detail = `The clips could not be joined: ${rootMessage(error)}`
    const failed: FilmEnding = { status: 'failed', error: { code: 'media_failed', detail, paid: 'yes' } }
    return (await endFilmWithoutVideo({ filmId, ending: ending.status === 'completed' ? failed : ending })).status
  }
}

/**
 * A film whose clips are all there waits for its video without a limit. One that ended early does not keep its caller waiting for
 * a partial video, which can be made later.
 */
async function joinOrThrow({ input, activities }: State, ending: FilmEnding): Promise<JoinedClips> {
  const { filmId } = input
  const timing = mediaTimingOf(input)
  const join = () => untilStorageWorks(timing, () => activities.joinClips({ filmId }))
  const result =
    ending.status === 'completed' ? await join() : await CancellationScope.withTimeout(timing.partialVideoMs, join)
  if (result.kind === 'failed') throw new Error(result.detail)
  return result.made
}
