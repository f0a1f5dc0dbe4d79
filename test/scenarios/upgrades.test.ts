// `npm start` after `git pull`, with a film under way: the old build is gone, and the new one continues the film where it can.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Film } from '../../contracts/public/films.ts'
import type { SecondProcess } from '../../dev/stack/second-process.ts'
import { BuildWatch } from '../../worker/builds/build-watch.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { deployProgram } from '../support/clients/deploy-program.ts'
import { letJobsEnd } from '../support/clients/let-jobs-end.ts'
import { silentLog } from '../support/stand-ins/silent-log.ts'
import { useStackTemporal, useTestStack } from '../support/servers/test-stack.ts'
import { copyWorkflows, type WorkflowCopy } from '../support/workflow-copy.ts'

const test = useTestStack({ speed: 1, sandboxFlags: ['--quality', 'still'] })
const temporal = useStackTemporal(test)
let clone: WorkflowCopy
let picture: string

beforeAll(async () => {
  clone = await copyWorkflows()
  await clone.change('workflows/film.ts', 'import {', 'import { sleep } from "@temporalio/workflow"\nimport {')
  picture = (await test.api.upload(LIGHTHOUSE)).id
}, 200_000)

afterAll(async () => {
  await clone?.remove()
})

beforeEach(() => test.printLogsOnFailure())

async function filmUnderWay(): Promise<Film> {
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
  const film = await test.api.createFilm({ image: picture, settings: { sound: false }, scenes })
  return test.api.filmUntil(film.id, (now) => now.scenes[0]?.status === 'rendering')
}

async function pinnedTo(workflowId: string): Promise<string | null | undefined> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe()
  const versioning = raw.workflowExecutionInfo?.versioningInfo
  return (versioning?.versioningOverride?.pinned?.version ?? versioning?.deploymentVersion)?.buildId
}

it('a film continues on the new build, where its history replays there', async () => {
  const film = await filmUnderWay()
  // The first scene of this film is not affected by a change of what follows the last one.
  await clone.change('workflows/film.ts', 'const status = await finish', 'await sleep(1); const status = await finish')
  const { bundlePath, buildId } = await clone.build()
  await test.stack.kill('worker', 'SIGTERM')
  const upgraded = await test.stack.startSecond('worker', { env: { WORKFLOW_BUNDLE: bundlePath } })
  expect(await letJobsEnd(test.sandbox, test.api.filmEnd(film.id))).toMatchObject({
    status: 'completed',
    videoIsPartial: false,
  })
  expect(await pinnedTo(film.id)).toBe(buildId)
  await upgraded.stop(20_000)
  await test.stack.start('worker')
}, 200_000)

it('a film that would not replay stays on its build, is named, and ends when a worker of that build runs', async () => {
  const film = await filmUnderWay()
  const oldBuild = await pinnedTo(film.id)
  await clone.change('workflows/film.ts', 'setCurrentDetails(`', 'await sleep(2); setCurrentDetails(`')
  const built = await clone.build()
  await test.stack.kill('worker', 'SIGTERM')
  const upgraded: SecondProcess = await test.stack.startSecond('worker', { env: { WORKFLOW_BUNDLE: built.bundlePath } })
  const takeOver = await deployProgram(test.stack, built.bundlePath).run('take-over', oldBuild!)
  expect(takeOver).toMatchObject({ exitCode: 1 })
  expect(takeOver.output).toContain(`${film.id} stays on build ${oldBuild}`)
  expect(await pinnedTo(film.id)).toBe(oldBuild)
  expect(await strandedOn(built)).toMatchObject([{ workflowId: film.id, buildId: oldBuild }])

  await upgraded.stop(20_000)
  await test.stack.start('worker')
  expect(await letJobsEnd(test.sandbox, test.api.filmEnd(film.id))).toMatchObject({
    status: 'completed',
    videoIsPartial: false,
  })
}, 200_000)

/** What `/readyz` of the new worker shows once the pollers of the old build are forgotten, which takes 90 seconds. */
async function strandedOn({ code, buildId }: { code: string; buildId: string }) {
  const build = { bundle: { code }, buildId }
  const watch = new BuildWatch({ client: temporal.client, build, mode: 'auto', log: silentLog, polledWithinMs: 0 })
  await watch.start(AbortSignal.timeout(20_000))
  return watch.report().stranded
}
