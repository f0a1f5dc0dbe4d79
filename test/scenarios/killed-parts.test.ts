// A film is finished, and every clip is paid for once, when any part is killed in the middle.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { Film } from '../../contracts/public/films.ts'
import type { PartName } from '../../dev/stack/stack-options.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

/** What the clips show does not matter here, and stills are quick. */
const test = useTestStack({ sandboxFlags: ['--quality', 'still'] })
let picture: string

beforeAll(async () => {
  picture = (await test.api.upload(LIGHTHOUSE)).id
}, 300_000)

beforeEach(() => test.printLogsOnFailure())

async function startFilm(): Promise<Film> {
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }]
  const film = await test.api.createFilm({ image: picture, settings: { sound: false }, scenes })
  return test.api.filmUntil(film.id, (now) => now.scenes[1]?.status === 'rendering')
}

async function killAndStart(part: PartName, downMs: number): Promise<void> {
  await test.stack.kill(part, 'SIGKILL')
  await sleep(downMs)
  await test.stack.start(part)
}

async function expectPaidOnce(film: Film): Promise<void> {
  const completed = await test.api.filmEnd(film.id, 150_000)
  expect(completed).toMatchObject({ status: 'completed', videoIsPartial: false })
  for (const scene of completed.scenes) {
    const entries = (await Promise.all(scene.takes.map((take) => test.sandbox.ledgerOf(take.generationId)))).flat()
    expect(entries.filter((entry) => entry.event === 'charged')).toHaveLength(1)
    expect(entries.filter((entry) => entry.event === 'accepted')).toHaveLength(1)
  }
}

it.each([
  ['worker', 500],
  ['temporal', 1_500],
  ['postgres', 1_500],
  ['api', 1_500],
  ['sandbox', 1_500],
] as const)(
  'a film is completed after a kill of %s',
  async (part, downMs) => {
    const film = await startFilm()
    await killAndStart(part, downMs)
    await expectPaidOnce(film)
  },
  200_000,
)

it('a worker that is killed during submissions neither loses nor repeats one', async () => {
  const ids: string[] = []
  // Any moment from before the slot to after the response: the steps take about 50 ms together.
  for (const pauseMs of [20, 15, 15, 0]) {
    ids.push((await test.api.createGeneration({ model: 'soul', input: { prompt: `job ${ids.length}` } })).id)
    await sleep(pauseMs)
  }
  await killAndStart('worker', 0)
  for (const id of ids) {
    const ended = await test.api.generationEnd(id, 120_000)
    const entries = await test.sandbox.ledgerOf(id)
    expect(ended.status).toBe('completed')
    expect(entries.filter((entry) => entry.event === 'charged')).toHaveLength(1)
  }
}, 200_000)

it('a refused repeat is no proof: a request that the platform accepted before it was killed is not sent as another attempt', async () => {
  // After one finished run the account is known to honour keys, so an unanswered request is asked for again.
  const soul = { model: 'soul', input: { prompt: 'No answer' } }
  await Promise.all([1, 2, 3, 4].map(async () => test.api.generationEnd((await test.api.createGeneration(soul)).id)))
  await test.sandbox.failNext({ kind: 'no_reply_after' })
  const { id } = await test.api.createGeneration(soul)
  await test.api.generationUntil(id, (generation) => generation.attempts.length === 1)
  await sleep(200)
  await killAndStart('sandbox', 3_000)
  const ended = await test.api.generationEnd(id, 120_000)
  const entries = await test.sandbox.ledgerOf(id)
  expect(ended).toMatchObject({ status: 'completed', attempts: [{ number: 1, state: 'completed' }] })
  expect(entries.filter((entry) => entry.event === 'accepted')).toHaveLength(1)
  expect(entries.filter((entry) => entry.event === 'charged')).toHaveLength(1)
}, 200_000)
