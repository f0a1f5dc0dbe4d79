// A platform whose prices are not those of our catalogue: the worker learns them, jobs are booked at them, and the ledgers agree.
import { expect, it } from 'vitest'
import { composeRequest } from '../../adapters/higgsfield/wire/compose.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { exampleInputs } from '../../domain/money/price-kinds.ts'
import { followsClip } from '../../domain/money/prices.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { expectLedgersEqual } from '../support/clients/ledgers.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack({ speed: 1000, sandboxFlags: ['--quality', 'still', '--switch', 'discountPercent=45'] })

/** The accounts list the current models. The platform returns prices only for requests in its newer form. */
const KINDS = MODELS.filter((model) => model.generation === 'current' && !followsClip(model)).flatMap((model) =>
  exampleInputs(model).filter((input) => composeRequest({ modelId: model.id, input }).dialect === 'v2'),
).length

/** The worker asks about all of them as soon as it has accounts. */
async function waitUntilLearned(): Promise<void> {
  await expect
    .poll(async () => (await test.sandbox.calls()).estimate ?? 0, { timeout: 20_000, interval: 100 })
    .toBeGreaterThanOrEqual(KINDS)
}

it('books every job at what the platform charges, down to the last thousandth', async () => {
  await waitUntilLearned()
  const soul = { model: 'soul', input: { prompt: 'A lighthouse', resolution: '1080p' } }
  const response = await fetch(`${test.api.url}/v1/estimates`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(soul),
  })
  expect(Estimate.parse(await response.json())).toMatchObject({ credits: 1.65, source: 'platform', account: 'north' })
  const still = await test.api.createGeneration(soul)
  expect(still).toMatchObject({ priceCredits: 1.65, priceSource: 'platform' })
  // 0.205 credits by the list: 0.113 are left of it.
  const batch = await test.api.createGeneration({ model: 'soul-2', input: { prompt: 'A harbour', batchSize: 4 } })
  const film = await test.api.createFilm({
    image: (await test.api.upload(LIGHTHOUSE)).id,
    settings: { sound: false },
    scenes: [{ prompt: 'one' }, { prompt: 'two', durationSeconds: 10 }],
  })
  expect(film).toMatchObject({ priceCredits: 9.24, priceSource: 'platform' })
  const ended = await Promise.all([test.api.generationEnd(still.id), test.api.generationEnd(batch.id)])
  expect(ended.map(({ attempts }) => attempts[0]?.chargedCredits)).toEqual([1.65, 0.113])
  await test.sandbox.failNext({ kind: 'failed' })
  expect((await test.api.generationEnd((await test.api.createGeneration(soul)).id)).status).toBe('failed')
  expect((await test.api.filmEnd(film.id)).status).toBe('completed')
  await expectLedgersEqual(test)
}, 60_000)
