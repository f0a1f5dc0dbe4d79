// Films whose workflow, or whose scene's workflow, is ended from outside at each step. Each scene is paid for once.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import type { Film } from '../../contracts/public/films.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useStackTemporal, useTestStack } from '../support/servers/test-stack.ts'

/** Housekeeping looks every minute, divided by this. */
const test = useTestStack({ childEnv: { TIME_SCALE: '20' } })
const temporal = useStackTemporal(test)

beforeEach(() => test.printLogsOnFailure())

const terminate = (id: string) => temporal.client.workflow.getHandle(id).terminate('by hand')

async function startFilm(): Promise<Film> {
  const image = (await test.api.upload(LIGHTHOUSE)).id
  return test.api.createFilm({ image, settings: { sound: false }, scenes: [{ prompt: 'one' }, { prompt: 'two' }] })
}

/** Id of the second scene's take, which the platform has accepted. */
async function secondTake(filmId: string): Promise<string> {
  const running = await test.api.filmUntil(filmId, (now) => now.scenes[1]?.takes[0] !== undefined, 120_000)
  const takeId = running.scenes[1]!.takes[0]!.generationId
  await test.api.generationUntil(takeId, ({ attempts }) => attempts[0]?.state === 'submitted')
  return takeId
}

async function expectEachScenePaidOnce(film: Film): Promise<void> {
  for (const scene of film.scenes) {
    const ledger = await Promise.all(scene.takes.map((take) => test.sandbox.ledgerOf(take.generationId)))
    expect(ledger.flat().filter(({ event }) => event === 'charged')).toHaveLength(1)
  }
}

it('a film is completed after film and scene were ended from outside', async () => {
  const { id } = await startFilm()
  const takeId = await secondTake(id)
  for (const workflowId of [id, takeId]) await terminate(workflowId)
  const ended = await test.api.filmEnd(id, 90_000)
  expect(ended).toMatchObject({ status: 'completed', videoIsPartial: false, waitingFor: null })
  await expectEachScenePaidOnce(ended)
}, 150_000)

it('a film that was ended from outside while its clips were joined is completed', async () => {
  const { id } = await startFilm()
  await test.api.filmUntil(id, ({ status }) => status === 'stitching')
  await terminate(id)
  const ended = await test.api.filmEnd(id, 90_000)
  expect(ended).toMatchObject({ status: 'completed', videoIsPartial: false, waitingFor: null })
  await expectEachScenePaidOnce(ended)
}, 150_000)

it('a film that is ended from outside again and again is completed', async () => {
  const { id } = await startFilm()
  await secondTake(id)
  for (let times = 0; times < 3; times += 1) {
    await terminate(id).catch(() => {})
    await sleep(4_000)
  }
  const ended = await test.api.filmEnd(id, 150_000)
  expect(ended).toMatchObject({ status: 'completed', videoIsPartial: false })
  await expectEachScenePaidOnce(ended)
}, 240_000)
