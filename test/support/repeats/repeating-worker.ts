// A worker that runs the real workflows and activities over PostgreSQL and stand-ins. One activity loses its first reply, so that
// Temporal repeats it.
// It has a Temporal server of its own, because the task queue of media work has a fixed name.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { activityInfo } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import {
  type ActivityInboundCallsInterceptor,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker'
import { afterAll, beforeAll } from 'vitest'
import { createFilmMediaActivities, createFilmRowActivities } from '../../../activities/films/create-activities.ts'
import { createGenerationActivities } from '../../../activities/generations/create-activities.ts'
import { connectTemporal, type TemporalConnection } from '../../../adapters/temporal/connect.ts'
import { filmRecords, generationRecords } from '../../../assembly/records.ts'
import { TASK_QUEUES } from '../../../contracts/steps/messages.ts'
import type { Database } from '../../../db/connection/connect.ts'
import { buildWorkflowBundle } from '../../../worker/bundle.ts'
import { startTestTemporalServer } from '../servers/temporal-server.ts'
import { standInLibrary, standInStore } from '../stand-ins/media-stand-ins.ts'
import type { ScriptedPlatform } from '../stand-ins/scripted-platform.ts'
import { standInMedia } from './stand-in-media.ts'

const WORKFLOWS = path.join(import.meta.dirname, 'workflows.ts')

export interface Stage {
  db: Database
  platform: ScriptedPlatform
  media: { isBroken: boolean }
  hasWebhooks: boolean
  client: TemporalConnection['client']
  taskQueue: string
  /** The activities that have succeeded, in order, as `stepName` names them; a repeat counts once. */
  steps: string[]
  /** Position in `steps` of the activity whose first reply is lost. Undefined: none. */
  repeated: number | undefined
  /** The reply of that activity was lost. */
  isLost: boolean
}

/** Called at the top of a test file. `reset` sets the stage for the next run. */
export function useRepeatingWorker(database: { db: Database }) {
  const stage = { taskQueue: `repeating-${randomUUID()}` } as Stage
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    // Each lost reply is a warning.
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] })
    const server = await startTestTemporalServer()
    closing.push(() => server.stop())
    const temporal = connectTemporal({ connection: { address: server.address }, namespace: 'default' })
    closing.push(() => temporal.close())
    const connection = await NativeConnection.connect({ address: server.address })
    closing.push(() => connection.close())
    Object.assign(stage, { db: database.db, client: temporal.client })
    const inbound: ActivityInboundCallsInterceptor = {
      execute: (input, next) => executeOnce(stage, () => next(input)),
    }
    const interceptors = { activity: [() => ({ inbound })] }
    const shared = { connection, namespace: 'default', interceptors }
    const { main, media } = activitiesOf(stage)
    const workflowBundle = await buildWorkflowBundle(WORKFLOWS)
    const workers = [
      await Worker.create({ ...shared, taskQueue: stage.taskQueue, workflowBundle, activities: main }),
      await Worker.create({ ...shared, taskQueue: TASK_QUEUES.media, activities: media }),
    ]
    const running = workers.map((worker) => worker.run())
    closing.push(async () => {
      for (const worker of workers) worker.shutdown()
      await Promise.all(running)
    })
  }, 5 * 60_000)

  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  }, 60_000)

  return {
    stage,
    reset(given: { platform: ScriptedPlatform; hasWebhooks: boolean; repeated: number | undefined }) {
      Object.assign(stage, { ...given, isLost: false, steps: [], media: standInMedia() })
    },
    /** The names of all registered activities, as `steps` has them. */
    registered(): string[] {
      const { main, media } = activitiesOf(stage)
      return [...Object.keys(main), ...Object.keys(media).map((name) => stepName(name, TASK_QUEUES.media))]
    },
  }
}

/** Some activities are registered on both queues, under one name. */
function stepName(activityType: string, taskQueue: string): string {
  return taskQueue === TASK_QUEUES.media ? `media ${activityType}` : activityType
}

/** The error reaches Temporal after the activity has done its work, like the end of the worker would. */
async function executeOnce(stage: Stage, execute: () => Promise<unknown>): Promise<unknown> {
  const reply = await execute()
  if (stage.steps.length === stage.repeated && !stage.isLost) {
    stage.isLost = true
    throw ApplicationFailure.create({ message: 'the reply is lost', nextRetryDelay: '1ms' })
  }
  const { activityType, taskQueue } = activityInfo()
  stage.steps.push(stepName(activityType, taskQueue))
  return reply
}

/** The clients are read from the stage at each call, because each run has its own. */
function activitiesOf(stage: Stage) {
  const current = (name: 'platform' | 'media') =>
    new Proxy({}, { get: (_target, key) => Reflect.get(stage[name], key) }) as never
  const generation = createGenerationActivities({
    records: stage.db && generationRecords(stage.db, 'http://platform'),
    platform: current('platform'),
    library: standInLibrary,
    store: standInStore,
    signalGrants: async () => {},
    reportLateOutcome: async () => {},
    holdsUnknown: false,
    callbackUrl: () => (stage.hasWebhooks ? 'http://callback' : undefined),
  })
  const film = {
    records: stage.db && filmRecords(stage.db),
    library: standInLibrary,
    media: current('media'),
  }
  return { main: { ...generation, ...createFilmRowActivities(film) }, media: createFilmMediaActivities(film) }
}
