// Workflows that began on a worker without a version, before this project had versions: the current build continues them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApplicationFailure } from '@temporalio/common'
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import { connectTemporal, type TemporalConnection } from '../../adapters/temporal/connect.ts'
import type { TemporalServer } from '../../dev/temporal/temporal-server.ts'
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'
import { SIGNALS, WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { DEPLOYMENT_NAME, setCurrentBuild } from '../../worker/builds/deployment.ts'
import { buildWorkflowBundle } from '../../worker/bundle.ts'
import { startTestTemporalServer } from '../support/servers/temporal-server.ts'
import { UNVERSIONED } from '../support/scripted-worker.ts'

// A server of its own: the routing of a build holds for all workers of its task queues.
let server: TemporalServer
let temporal: TemporalConnection
let connection: NativeConnection

beforeAll(async () => {
  server = await startTestTemporalServer()
  temporal = connectTemporal({ connection: { address: server.address }, namespace: 'default' })
  connection = await NativeConnection.connect({ address: server.address })
}, 300_000)

afterAll(async () => {
  await stopWorkers()
  await connection?.close()
  await temporal?.close()
  await server?.stop()
})

const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 1 }
const ENDED = { status: 'failed', code: 'internal', detail: 'scripted', paid: 'no' }

/** While the unversioned worker runs, the film's first step is tried again and again. */
let isUnversioned = true

/** Every further step fails at once, so that the workflows end. */
const activities = {
  acquireSlot: async () => ({ kind: 'waiting' }),
  submitGeneration: async () => ({ kind: 'ended', result: ENDED }),
  beginScene: async () => {
    throw ApplicationFailure.create({ message: 'scripted', nonRetryable: !isUnversioned })
  },
  finishFilm: async () => ({ status: 'failed' }),
}

let stopWorkers = async (): Promise<void> => {}

async function startWorkers(options: Partial<WorkerOptions>, queues: readonly string[]): Promise<() => Promise<void>> {
  const shared = { connection, namespace: 'default', activities, ...options }
  const workers = await Promise.all(queues.map((taskQueue) => Worker.create({ ...shared, taskQueue })))
  const running = workers.map((worker) => worker.run())
  return async () => {
    for (const worker of workers) worker.shutdown()
    await Promise.all(running)
  }
}

it('an unversioned generation that waits, and an unversioned film whose activity is tried again, end on the first build', async () => {
  const start = (type: string, workflowId: string, input: object) =>
    temporal.client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUES.main, args: [input] })
  const queues = Object.values(TASK_QUEUES)
  stopWorkers = await startWorkers({ workflowBundle: await buildWorkflowBundle(UNVERSIONED) }, queues)
  const generation = await start(WORKFLOW_TYPES.generation, 'gen_1', { generationId: 'gen_1' })
  const film = await start(WORKFLOW_TYPES.film, 'film_1', { filmId: 'film_1', sceneCount: 1 })
  for (const [{ workflowId }, event] of [
    [generation, 'timerStartedEventAttributes'],
    [film, 'activityTaskScheduledEventAttributes'],
  ] as const)
    await expect.poll(() => hasEvent(workflowId, event), { timeout: 60_000 }).toBe(true)
  await stopWorkers()
  isUnversioned = false

  const version = { deploymentName: DEPLOYMENT_NAME, buildId: 'first' }
  const workerDeploymentOptions = {
    version,
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  } as const
  const workflowBundle = await buildWorkflowBundle()
  stopWorkers = await startWorkers({ workflowBundle, workerDeploymentOptions }, queues)
  await expect.poll(() => setCurrentBuild(temporal.client, 'first').then(() => 'set'), { timeout: 60_000 }).toBe('set')
  await generation.signal(SIGNALS.slotGranted, GRANT)
  expect(await generation.result()).toMatchObject({ status: 'failed' })
  expect(await film.result()).toMatchObject({ status: 'failed' })
  for (const { workflowId } of [generation, film]) expect(await lastBuildOf(workflowId)).toBe('first')
}, 200_000)

async function hasEvent(workflowId: string, attributes: string): Promise<boolean> {
  const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).some((event) => (event as Record<string, unknown>)[attributes])
}

async function lastBuildOf(workflowId: string): Promise<string | null | undefined> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe()
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId
}
