// A cancellation that is requested while the platform is unreachable: the request is repeated until the platform answers.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import { useTestStack } from '../support/servers/test-stack.ts'

/** Divides every time limit, so that an outage of seconds crosses the limit of one minute of the first try. */
const TIME_SCALE = 20

const test = useTestStack({ childEnv: { TIME_SCALE: String(TIME_SCALE) } })

beforeEach(() => test.printLogsOnFailure())

it('is cancelled, unpaid, when the platform is back after minutes and the request is still queued there', async () => {
  await test.sandbox.failNext({ kind: 'stuck_queued' })
  const { id } = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A lamp' } })
  await test.api.generationUntil(id, ({ attempts }) => attempts[0]?.state === 'submitted')
  await test.stack.kill('sandbox', 'SIGKILL')
  const { cancellation } = await test.api.cancelGeneration(id)
  expect(cancellation.state).toBe('requested')
  await sleep((3 * 60_000) / TIME_SCALE)
  const open = (await test.api.getGeneration(id)).cancellation
  expect(open?.state).toBe('requested')
  expect(open?.detail).toMatch(/The platform was asked (once|\d+ times) to cancel it, last at /)
  await test.stack.start('sandbox')
  const ended = await test.api.generationEnd(id)
  expect(ended).toMatchObject({
    status: 'cancelled',
    cancellation: { state: 'cancelled_unpaid', paid: 'no' },
    attempts: [{ state: 'cancelled', chargedCredits: 0 }],
  })
  const events = (await test.sandbox.ledgerOf(id)).map(({ event }) => event)
  expect(events).toContain('refunded')
  expect(events).not.toContain('charged')
}, 120_000)

it('is repeated by a second request, and says so when it was too late', async () => {
  await test.sandbox.failNext({ kind: 'stuck_in_progress' })
  const { id } = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A lamp' } })
  await test.api.generationUntil(id, ({ attempts }) => attempts[0]?.state === 'submitted')
  await expect
    .poll(async () => (await test.api.cancelGeneration(id)).cancellation, { timeout: 20_000 })
    .toMatchObject({ state: 'too_late' })
}, 60_000)
