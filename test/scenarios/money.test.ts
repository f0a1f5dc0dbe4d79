// Our ledger against the platform's: what each account was charged and given back, to the last thousandth of a credit.
import { beforeAll, expect, it } from 'vitest'
import { Budget, type UsageGroup } from '../../contracts/public/money.ts'
import { sumCredits } from '../../domain/money/credits.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { expectLedgersEqual, sumsByAccount, usageBy } from '../support/clients/ledgers.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

// One request at a time in work there, two slots here: the second of an account is queued there and can be taken back.
const test = useTestStack({ speed: 60, sandboxFlags: ['--quality', 'still', '--concurrency', '1'] })
let picture: string

beforeAll(async () => {
  picture = (await test.api.upload(LIGHTHOUSE)).id
}, 300_000)

const soul = (more: object = {}) => ({ model: 'soul', input: { prompt: 'A lighthouse', ...more } })
const clip = () => ({ model: 'kling', input: { prompt: 'Waves', image: picture, sound: false } })

async function run(body: unknown) {
  const { id } = await test.api.createGeneration(body)
  return test.api.generationEnd(id)
}

const readUsage = (groupBy: UsageGroup) => usageBy(test.api.url, groupBy)
const expectEqualLedgers = () => expectLedgersEqual(test)

it('adds up to the platform’s ledger over every way in which a generation can end', async () => {
  await Promise.all([
    run(soul()),
    run(soul({ resolution: '1080p', batchSize: 4 })),
    run({ model: 'soul-2', input: { prompt: 'A harbour', batchSize: 4 } }),
    run(clip()),
  ])
  await test.sandbox.failNext({ kind: 'failed' })
  expect((await run(soul())).status).toBe('failed')
  await test.sandbox.failNext({ kind: 'nsfw' })
  expect((await run(soul())).status).toBe('failed')
  // The platform accepted it and returned an error: adopted by its webhook, or sent again with its key.
  await test.sandbox.failNext({ kind: 'error_500_after' })
  expect((await run(soul())).status).toBe('completed')
  await test.sandbox.failNext({ kind: 'completed_without_url' })
  expect(await run(soul())).toMatchObject({ status: 'failed', error: { paid: 'yes' } })
  await expectEqualLedgers()
}, 60_000)

it('books the refund of a request that was cancelled while it was queued on the platform', async () => {
  const busy = await Promise.all(Array.from({ length: 4 }, () => test.api.createGeneration(clip())))
  await Promise.all(busy.map(({ id }) => test.api.generationUntil(id, (now) => now.attempts[0]?.state === 'submitted')))
  await Promise.all(busy.map(({ id }) => test.api.cancelGeneration(id)))
  const ended = await Promise.all(busy.map(({ id }) => test.api.generationEnd(id)))
  const cancelled = ended.filter(({ status }) => status === 'cancelled')
  expect(cancelled.length).toBeGreaterThan(0)
  for (const { attempts } of cancelled) expect(attempts[0]).toMatchObject({ state: 'cancelled', chargedCredits: 0 })
  await expectEqualLedgers()
}, 60_000)

it('reserves a whole film, charges it scene by scene, and releases what a retake did not need', async () => {
  await test.sandbox.failNext({ kind: 'failed', model: 'kling-video/v2.6/pro/image-to-video' })
  const film = await test.api.createFilm({
    image: picture,
    settings: { sound: false },
    scenes: [{ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }],
  })
  expect((await readUsage('day')).reservedCredits).toBe(film.priceCredits)
  await test.api.filmUntil(film.id, (now) => now.scenes[0]?.status === 'completed')
  expect((await readUsage('day')).reservedCredits).toBeLessThan(film.priceCredits)
  await test.api.filmUntil(film.id, (now) => now.scenes[1]?.status === 'rendering')
  await test.api.cancelFilm(film.id)
  const ended = await test.api.filmEnd(film.id)
  await expectEqualLedgers()
  // The first scene failed once, was refunded, and has a second take that was charged.
  expect(ended.scenes[0]).toMatchObject({ takes: [{}, {}], chargedCredits: 5.6, chargedUsd: 0.35 })
  expect(ended.chargedCredits).toBe(sumCredits(ended.scenes.map(({ chargedCredits }) => chargedCredits)))
  expect(ended).toMatchObject({ chargedUsd: ended.chargedCredits / 16, openCharges: [] })
}, 90_000)

it('the budget of the client contains the cost of everything', async () => {
  await run(soul())
  const total = sumCredits(Object.values(sumsByAccount(await test.sandbox.ledger(), 'charged')))
  const budget = Budget.parse(await (await fetch(`${test.api.url}/v1/budgets/local`)).json())
  expect(budget.ever).toEqual({ spentCredits: total, reservedCredits: 0 })
  expect((await readUsage('model')).total.chargedCredits).toBe(total)
})
