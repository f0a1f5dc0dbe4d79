// Deploys with films under way: a film ends on the build that began it, new jobs go to the chosen build, and a deploy is rolled back.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Film } from '../../contracts/public/films.ts'
import type { SecondProcess } from '../../dev/stack/second-process.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { type DeployProgram, deployProgram } from '../support/clients/deploy-program.ts'
import { letJobsEnd } from '../support/clients/let-jobs-end.ts'
import { useStackTemporal, useTestStack } from '../support/servers/test-stack.ts'
import { copyWorkflows, type WorkflowCopy } from '../support/workflow-copy.ts'

// Operators of a server choose the build. The workers of `npm start` use `auto`: see upgrades.test.ts.
const test = useTestStack({
  speed: 1,
  sandboxFlags: ['--quality', 'still'],
  childEnv: { WORKER_DEPLOY_MODE: 'manual' },
})
const temporal = useStackTemporal(test)
let clone: WorkflowCopy
let oldBuild: string
let newBuild: string
let newWorker: SecondProcess
let deploy: DeployProgram
let newDeploy: DeployProgram
let picture: string

/** The new build waits before each scene, so that a film of the old build would not replay on it. */
beforeAll(async () => {
  clone = await copyWorkflows()
  await clone.change('workflows/film.ts', 'import {', 'import { sleep } from "@temporalio/workflow"\nimport {')
  await clone.change('workflows/film.ts', 'setCurrentDetails(`', 'await sleep(1); setCurrentDetails(`')
  const built = await clone.build()
  newBuild = built.buildId
  oldBuild = await buildOf(test.stack.urls.workerHealth)
  deploy = deployProgram(test.stack)
  newDeploy = deployProgram(test.stack, built.bundlePath)
  expect(await deploy.run('current', oldBuild)).toMatchObject({ exitCode: 0 })
  newWorker = await test.stack.startSecond('worker', { env: { WORKFLOW_BUNDLE: built.bundlePath } })
  picture = (await test.api.upload(LIGHTHOUSE)).id
}, 200_000)

afterAll(async () => {
  await clone?.remove()
})

beforeEach(() => test.printLogsOnFailure())

async function buildOf(workerUrl: string): Promise<string> {
  return ((await (await fetch(`${workerUrl}/readyz`)).json()) as { buildId: string }).buildId
}

/** The build that ran the last step of a workflow. */
async function ranOn(workflowId: string): Promise<string | null | undefined> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe()
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId
}

async function filmUnderWay(): Promise<Film> {
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
  const film = await test.api.createFilm({ image: picture, settings: { sound: false }, scenes })
  return test.api.filmUntil(film.id, (now) => now.scenes[0]?.status === 'rendering')
}

async function expectCompletedOnce(film: Film): Promise<void> {
  const completed = await test.api.filmEnd(film.id)
  expect(completed).toMatchObject({ status: 'completed', videoIsPartial: false })
  for (const { takes } of completed.scenes) {
    const entries = (await Promise.all(takes.map((take) => test.sandbox.ledgerOf(take.generationId)))).flat()
    expect(entries.filter((entry) => entry.event === 'charged')).toHaveLength(1)
  }
}

async function rowOf(buildId: string): Promise<string | undefined> {
  return (await deploy.run('status')).output.split('\n').find((line) => line.startsWith(buildId))
}

it('gives new jobs to the new build and back, while each film ends on the build that began it', async () => {
  const first = await filmUnderWay()
  await expect
    .poll(() => newDeploy.run('check'), { timeout: 60_000 })
    .toMatchObject({ exitCode: 1, output: expect.stringContaining(first.id) })
  expect(await deploy.run('current', newBuild)).toMatchObject({ exitCode: 0 })
  const second = await filmUnderWay()
  expect([await ranOn(first.id), await ranOn(second.id)]).toEqual([oldBuild, newBuild])
  await expect.poll(() => deploy.run('drained', oldBuild), { timeout: 60_000 }).toMatchObject({ exitCode: 1 })
  await expect.poll(() => rowOf(oldBuild), { timeout: 60_000 }).toContain('ends its films')

  expect(await deploy.run('current', oldBuild)).toMatchObject({ exitCode: 0 })
  const third = await filmUnderWay()
  await letJobsEnd(test.sandbox, Promise.all([first, second, third].map(expectCompletedOnce)))
  expect([await ranOn(first.id), await ranOn(second.id), await ranOn(third.id)]).toEqual([oldBuild, newBuild, oldBuild])

  await expect.poll(() => deploy.run('drained', newBuild), { timeout: 60_000 }).toMatchObject({ exitCode: 0 })
  expect(await rowOf(newBuild)).toContain('may be stopped')
  await newWorker.stop(20_000)
  const last = await test.api.createGeneration({ model: 'soul', input: { prompt: 'After the deploy' } })
  expect((await letJobsEnd(test.sandbox, test.api.generationEnd(last.id))).status).toBe('completed')
  expect(await ranOn(last.id)).toBe(oldBuild)
}, 200_000)

it('refuses to give work to a build that no worker runs', async () => {
  const refused = await deploy.run('current', 'never-built')
  expect(refused.exitCode).toBe(1)
  expect(refused.output).toContain('Start a worker of that build first')
}, 30_000)
