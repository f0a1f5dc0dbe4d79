// A workflow that is ended from outside while the platform works on its request, and the webhook is lost with it.
// The job is resumed, its result is kept, and it is paid for once.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useStackTemporal, useTestStack } from '../support/servers/test-stack.ts'

/** Housekeeping looks every minute, divided by this. */
const test = useTestStack({ childEnv: { TIME_SCALE: '20' }, sandboxFlags: ['--quality', 'still'] })
const temporal = useStackTemporal(test)

beforeEach(() => test.printLogsOnFailure())

const terminate = (id: string) => temporal.client.workflow.getHandle(id).terminate('by hand')

async function expectPaidOnce(generationId: string): Promise<void> {
  const events = (await test.sandbox.ledgerOf(generationId)).map(({ event }) => event)
  expect(events.filter((event) => event === 'accepted')).toHaveLength(1)
  expect(events.filter((event) => event === 'charged')).toHaveLength(1)
}

it('a generation goes on: its result is kept, and its slot is released', async () => {
  await test.sandbox.failNext({ kind: 'lost_webhook' })
  const { id } = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A lamp' } })
  await test.api.generationUntil(id, ({ attempts }) => attempts[0]?.state === 'submitted')
  await terminate(id)
  const ended = await test.api.generationEnd(id, 40_000)
  expect(ended).toMatchObject({ status: 'completed', error: null, attempts: [{ state: 'completed' }] })
  expect(ended.outputs).toHaveLength(1)
  await expectPaidOnce(id)
  // Four slots: as many further jobs run at the same time.
  const more = await Promise.all(
    Array.from({ length: 4 }, () => test.api.createGeneration({ model: 'soul', input: { prompt: 'x' } })),
  )
  for (const generation of more) expect((await test.api.generationEnd(generation.id)).status).toBe('completed')
}, 120_000)

it('a generation whose caller cancels it ends at once, unpaid', async () => {
  await test.sandbox.failNext({ kind: 'stuck_queued' })
  const { id } = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A lamp' } })
  await test.api.generationUntil(id, ({ attempts }) => attempts[0]?.state === 'submitted')
  await terminate(id)
  // The request resumes it, and the new run cancels first.
  await test.api.cancelGeneration(id)
  expect(await test.api.generationEnd(id, 20_000)).toMatchObject({
    status: 'cancelled',
    cancellation: { state: 'cancelled_unpaid', paid: 'no' },
    attempts: [{ state: 'cancelled', chargedCredits: 0 }],
  })
}, 120_000)

it.each(['film', 'scene'] as const)(
  'a film is completed after its %s was ended from outside',
  async (ended) => {
    const image = (await test.api.upload(LIGHTHOUSE)).id
    const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
    const film = await test.api.createFilm({ image, settings: { sound: false }, scenes })
    const running = await test.api.filmUntil(film.id, (now) => now.scenes[1]?.status === 'rendering')
    const takeId = running.scenes[1]!.takes[0]!.generationId
    await test.api.generationUntil(takeId, ({ attempts }) => attempts[0]?.state === 'submitted')
    await sleep(300)
    await terminate(ended === 'film' ? film.id : takeId)
    const completed = await test.api.filmEnd(film.id, 90_000)
    expect(completed).toMatchObject({ status: 'completed', videoIsPartial: false })
    for (const scene of completed.scenes) {
      const ledger = await Promise.all(scene.takes.map((take) => test.sandbox.ledgerOf(take.generationId)))
      expect(ledger.flat().filter(({ event }) => event === 'charged')).toHaveLength(1)
    }
  },
  150_000,
)
