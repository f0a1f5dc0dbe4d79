// Starts workflows on the stage, and acts on them as the platform, an operator or a caller does.
import type { WorkflowHandle } from '@temporalio/client'
import { expect } from 'vitest'
import type { AttemptState } from '../../../contracts/vocabulary/statuses.ts'
import type { GenerationTiming } from '../../../contracts/steps/messages.ts'
import { SIGNALS, WORKFLOW_TYPES } from '../../../contracts/steps/recorded-names.ts'
import { saveAsset } from '../../../db/assets/insert.ts'
import { insertFilm } from '../../../db/films/insert.ts'
import { newGeneration } from '../pool/pool-steps.ts'
import type { Stage } from './repeating-worker.ts'

const TIMEOUT = { timeout: 30_000, interval: 20 }

export function start(stage: Stage, type: string, workflowId: string, input: object): Promise<WorkflowHandle> {
  const { client, taskQueue } = stage
  return client.workflow.start(type, { workflowId, taskQueue, args: [input] })
}

/** The result, or the message of the failure. */
export const outcomeOf = (handle: WorkflowHandle): Promise<unknown> =>
  handle.result().catch((error: Error) => (error.cause as Error | undefined)?.message ?? error.message)

/** Runs one generation to its end; `during` acts while it runs. */
export async function runGeneration(
  stage: Stage,
  during: (handle: WorkflowHandle) => Promise<unknown>,
  timing: Partial<GenerationTiming> = {},
): Promise<unknown> {
  const generationId = await newGeneration(stage.db)
  const handle = await start(stage, WORKFLOW_TYPES.generation, generationId, { generationId, timing })
  await during(handle)
  return outcomeOf(handle)
}

/** The newest attempt, as soon as it has this state. */
export async function attemptIn(stage: Stage, state: AttemptState) {
  const newest = () => stage.db.selectFrom('attempt').selectAll().orderBy('id', 'desc').executeTakeFirst()
  await expect.poll(newest, TIMEOUT).toMatchObject({ state })
  return (await newest())!
}

/** Waits until so many activities have succeeded. */
export async function untilSteps(stage: Stage, count: number): Promise<void> {
  await expect.poll(() => stage.steps.length, TIMEOUT).toBeGreaterThanOrEqual(count)
}

/** The webhook of the submitted attempt arrives. */
export async function sendWebhook(stage: Stage, handle: WorkflowHandle): Promise<void> {
  const { id: attemptId, requestId } = await attemptIn(stage, 'submitted')
  await handle.signal(SIGNALS.platformCallback, { attemptId, requestId: requestId! })
}

/** An operator decides the unknown attempt. Returns its id. */
export async function resolve(
  stage: Stage,
  handle: WorkflowHandle,
  outcome: 'not_accepted' | 'failed',
): Promise<string> {
  const { id: attemptId } = await attemptIn(stage, 'unknown')
  await handle.signal(SIGNALS.attemptResolved, { attemptId, outcome })
  return attemptId
}

export async function bookLate(stage: Stage, attemptId: string, requestId: string): Promise<unknown> {
  const workflowId = `late-${attemptId}-${requestId}`
  return outcomeOf(await start(stage, WORKFLOW_TYPES.lateBooking, workflowId, { attemptId, requestId }))
}

/** A film of two scenes, of which each clip is an image of the stand-in. */
export async function newFilm(stage: Stage): Promise<string> {
  const sizes = { sizeBytes: 1, widthPx: 1, heightPx: 1, durationMs: null }
  const media = { storageKey: 'x', sha256: 'x', kind: 'image', contentType: 'image/png', ...sizes } as const
  return stage.db.transaction().execute(async (trx) => {
    const { id: imageAssetId } = await saveAsset(trx, { clientId: 'local', media })
    const terms = { title: null, model: 'higgsfield-ai/dop/lite', settings: {}, priceCredits: 3 }
    const scenes = [
      { prompt: 'one', input: {} },
      { prompt: 'two', input: {} },
    ]
    return (await insertFilm(trx, { clientId: 'local', ...terms, imageAssetId, scenes })).id
  })
}

/** Runs one film to its end; `during` acts while it runs. */
export async function runFilm(
  stage: Stage,
  type: string = WORKFLOW_TYPES.film,
  during: (handle: WorkflowHandle) => Promise<unknown> = async () => {},
): Promise<{ filmId: string; result: unknown }> {
  const filmId = await newFilm(stage)
  const handle = await start(stage, type, filmId, { filmId, sceneCount: 2 })
  await during(handle)
  return { filmId, result: await outcomeOf(handle) }
}
