// A worker that runs the real workflows with scripted activities, on the Temporal server that all tests share.
// `@temporalio/testing` is not used: its server with skipped time is a download, and with a server that runs it adds nothing.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { NativeConnection, Worker } from '@temporalio/worker'
import { afterAll, beforeAll } from 'vitest'
import { connectTemporal, type TemporalConnection } from '../../adapters/temporal/connect.ts'
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'
import { ACTIVITY_TYPES, SIGNALS, type WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { buildWorkflowBundle } from '../../worker/bundle.ts'
import { recordRun } from './record-run.ts'
import { temporalAddress } from './servers/shared-servers.ts'

/** A version would have to be made the current one on the shared server before the worker gets tasks, which takes a second. */
export const UNVERSIONED = path.join(import.meta.dirname, 'unversioned-workflows.ts')

/** Functions of activities, not their recorded names. */
const ACTIVITIES = [
  ...['acquireSlot', 'resumeGeneration', 'submitGeneration', 'checkGeneration', 'cancelGeneration', 'failGeneration'],
  ...['collectResult', 'fetchOutputs', 'findOutputs', 'resolveUnknown', 'bookLate'],
  ...['beginScene', 'extractFrame', 'writeScene', 'finishFilm'],
  ...['joinClips', 'endFilm', 'endFilmWithoutVideo', 'openJoin', 'recordJoin'],
] as const

/** What a scripted activity can do to the workflow under test while it runs. */
export interface Stage {
  signal(name: keyof typeof SIGNALS, payload: object): Promise<void>
  cancel(): Promise<void>
  /** Ends a workflow from outside. */
  terminate(workflowId: string): Promise<void>
}

type Step = object | undefined | ((stage: Stage, input: object) => Promise<unknown>)

/** Results of each activity in order. A function runs, and returns the result or throws. A call without a result fails for good. */
export type Script = Readonly<Record<string, readonly Step[]>>

export interface Played {
  /** What the workflow returned, or the message of its failure. */
  result: unknown
  /** Activities in the order of their calls. */
  calls: string[]
  /** Inputs of the calls of one activity. */
  inputsOf(activity: string): object[]
}

export interface ScriptedWorker {
  /** Runs the workflow to its end. `id`: of the generation, film or attempt whose activities are scripted. */
  play(workflow: Start, script: Script, during?: (stage: Stage) => Promise<void>): Promise<Played>
}

export interface Start {
  type: (typeof WORKFLOW_TYPES)[keyof typeof WORKFLOW_TYPES]
  id: string
  input: object
}

const ONE_AT_A_TIME = { maxConcurrentActivityTaskExecutions: 1 }

/** For an activity that fails for good. */
export const failing = (message: string) => async (): Promise<never> => {
  throw ApplicationFailure.nonRetryable(message)
}

interface Performance {
  script: Record<string, Step[]>
  calls: { activity: string; input: object }[]
  stage: Stage
}

/** Called at the top of a test file: one worker for the file. `hasMedia`: it also runs the activities of the media queue, one at a time. */
export function useScriptedWorker({ hasMedia = false } = {}): ScriptedWorker {
  const taskQueue = `scripted-${randomUUID()}`
  const performances = new Map<string, Performance>()
  let temporal: TemporalConnection
  let connection: NativeConnection
  let running: Promise<void>[] = []
  let workers: Worker[] = []

  beforeAll(async () => {
    const address = await temporalAddress()
    temporal = connectTemporal({ connection: { address }, namespace: 'default' })
    connection = await NativeConnection.connect({ address })
    const shared = { connection, namespace: 'default', activities: activitiesOf(performances) }
    workers = [await Worker.create({ ...shared, taskQueue, workflowBundle: await buildWorkflowBundle(UNVERSIONED) })]
    if (hasMedia) workers.push(await Worker.create({ ...shared, ...ONE_AT_A_TIME, taskQueue: TASK_QUEUES.media }))
    running = workers.map((worker) => worker.run())
  }, 5 * 60_000)

  afterAll(async () => {
    for (const worker of workers) worker.shutdown()
    await Promise.all(running)
    await connection?.close()
    await temporal?.close()
  }, 60_000)

  return {
    async play({ type, id, input }, script, during) {
      const calls: Performance['calls'] = []
      const started = Promise.withResolvers<WorkflowHandleWithFirstExecutionRunId>()
      const stage = stageOf(started.promise, temporal.client)
      const steps = Object.fromEntries(Object.entries(script).map(([activity, list]) => [activity, [...list]]))
      performances.set(id, { script: steps, calls, stage })
      started.resolve(await temporal.client.workflow.start(type, { workflowId: id, taskQueue, args: [input] }))
      const handle = await started.promise
      await during?.(stage)
      const result: unknown = await handle.result().catch((error: Error) => (error.cause as Error).message)
      await recordRun(temporal.client, { type, workflowId: id, firstExecutionRunId: handle.firstExecutionRunId })
      return {
        result,
        calls: calls.map(({ activity }) => activity),
        inputsOf: (activity) => calls.filter((call) => call.activity === activity).map((call) => call.input),
      }
    },
  }
}

function stageOf(handle: Promise<WorkflowHandleWithFirstExecutionRunId>, client: Client): Stage {
  return {
    // The run may have been continued, so the signal goes to the newest run.
    signal: async (name, payload) => (await handle).signal(SIGNALS[name], payload),
    cancel: async () => void (await (await handle).cancel()),
    terminate: async (workflowId) => void (await client.workflow.getHandle(workflowId).terminate()),
  }
}

/** Finds the script by the id in the activity's input. A generation `film_1.s1` belongs to the script of `film_1`. */
function activitiesOf(
  performances: ReadonlyMap<string, Performance>,
): Record<string, (input: object) => Promise<unknown>> {
  const recordedName = (activity: string) => (ACTIVITY_TYPES as Record<string, string>)[activity] ?? activity
  return Object.fromEntries(
    ACTIVITIES.map((activity) => [recordedName(activity), (input: object) => perform(performances, activity, input)]),
  )
}

interface Addressed {
  filmId?: string
  generationId?: string
  attemptId?: string
  scene?: { filmId: string }
}

async function perform(
  performances: ReadonlyMap<string, Performance>,
  activity: string,
  input: object,
): Promise<unknown> {
  const { filmId, generationId, attemptId, scene } = input as Addressed
  const [id = ''] = (filmId ?? scene?.filmId ?? generationId ?? attemptId ?? '').split('.')
  const performance = performances.get(id)
  performance?.calls.push({ activity, input })
  const steps = performance?.script[activity]
  if (!performance || !steps || steps.length === 0) throw ApplicationFailure.nonRetryable(`${activity} is not scripted`)
  const step = steps.shift()
  return typeof step === 'function' ? await step(performance.stage, input) : step
}
