// Which build gets new work and open films, while workers of two builds run.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sleep } from '@temporalio/activity'
import { NativeConnection, Worker } from '@temporalio/worker'
import { connectTemporal, type TemporalConnection } from '../../adapters/temporal/connect.ts'
import type { TemporalServer } from '../../dev/temporal/temporal-server.ts'
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { BuildWatch } from '../../worker/builds/build-watch.ts'
import { DEPLOYMENT_NAME, rampBuild, readRouting, setCurrentBuild } from '../../worker/builds/deployment.ts'
import { listPinnedWorkflows } from '../../worker/builds/pinned-workflows.ts'
import { buildWorkflowBundle } from '../../worker/bundle.ts'
import { silentLog } from '../support/stand-ins/silent-log.ts'
import { startTestTemporalServer } from '../support/servers/temporal-server.ts'

// A server of its own: the routing of a build holds for all workers of its task queues.
let server: TemporalServer
let temporal: TemporalConnection
let connection: NativeConnection
let bundle: { code: string }
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  server = await startTestTemporalServer()
  temporal = connectTemporal({ connection: { address: server.address }, namespace: 'default' })
  connection = await NativeConnection.connect({ address: server.address })
  bundle = await buildWorkflowBundle()
  for (const buildId of ['old', 'new']) stops.push(await startWorkers(buildId))
}, 300_000)

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await connection?.close()
  await temporal?.close()
  await server?.stop()
})

/** The film's first step lasts until its worker stops, so that the film stays open. */
const activities = { beginScene: () => sleep('1 hour') }

async function startWorkers(buildId: string): Promise<() => Promise<void>> {
  const version = { deploymentName: DEPLOYMENT_NAME, buildId }
  const worker = await Worker.create({
    ...{ connection, namespace: 'default', taskQueue: TASK_QUEUES.main, activities, workflowBundle: bundle },
    ...{ shutdownGraceTime: 1, shutdownForceTime: '20s' },
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
  })
  const running = worker.run()
  return async () => {
    worker.shutdown()
    await running
  }
}

const become = (buildId: string) =>
  expect
    .poll(() => setCurrentBuild(temporal.client, buildId).then(() => 'set'), { timeout: 60_000, interval: 200 })
    .toBe('set')

it('all new work goes to the current build, also while another build had a share', async () => {
  await become('old')
  await rampBuild(temporal.client, { buildId: 'new', percent: 40 })
  await become('old')
  expect(await readRouting(temporal.client)).toMatchObject({ currentBuildId: 'old', ramping: undefined })
}, 100_000)

it('in mode manual, the log names a current build that has no worker', async () => {
  await become('old')
  const lines: string[] = []
  const log = {
    ...silentLog,
    error: (_fields: object, line: string) => lines.push(line),
  } as unknown as typeof silentLog
  const { client } = temporal
  const watch = new BuildWatch({
    ...{ client, log, mode: 'manual', polledWithinMs: 0 },
    build: { buildId: 'new', bundle },
  })
  for (let rounds = 0; rounds < 2; rounds += 1) await watch.chore.run(undefined as never)
  expect(lines).toEqual([expect.stringContaining('wait for a worker of build old')])
}, 100_000)

it('a film stays on the new build while a worker of the old one still runs', async () => {
  const watchOf = (buildId: string) =>
    new BuildWatch({ client: temporal.client, build: { buildId, bundle }, mode: 'auto', log: silentLog })
  const [old, next] = [watchOf('old'), watchOf('new')]
  const { signal } = new AbortController()
  await old.start(signal)
  const input = { filmId: 'film_1', sceneCount: 1 }
  const options = { workflowId: 'film_1', taskQueue: TASK_QUEUES.main, args: [input] }
  await temporal.client.workflow.start(WORKFLOW_TYPES.film, options)
  const buildOf = async () => (await listPinnedWorkflows(temporal.client, 'none'))[0]?.buildId
  await expect.poll(buildOf, { timeout: 60_000 }).toBe('old')

  await next.start(signal)
  await expect.poll(() => next.chore.run(undefined as never).then(buildOf), { timeout: 60_000 }).toBe('new')
  // The server's list of open workflows lags.
  const isListed = () => listPinnedWorkflows(temporal.client, 'old').then((films) => films.length)
  await expect.poll(isListed, { timeout: 60_000 }).toBe(1)
  await old.chore.run(undefined as never)
  expect(await buildOf()).toBe('new')
}, 200_000)
