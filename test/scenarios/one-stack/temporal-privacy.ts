// Prompts and film titles do not reach Temporal: not with the input, not in summaries, results, failures or heartbeats.
import { beforeAll, expect, it } from 'vitest'
import type { Film } from '../../../contracts/public/films.ts'
import type { Generation } from '../../../contracts/public/generations.ts'
import { LIGHTHOUSE } from '../../support/clients/api-client.ts'
import { useStackTemporal } from '../../support/servers/test-stack.ts'
import { test } from './stack.ts'

const temporal = useStackTemporal(test)
const SECRET = 'Zephyrine-Quagga'
/** The platform's own text, which quotes the prompt. */
const QUOTING = `The prompt "${SECRET}" is not possible`

let image: string

beforeAll(async () => {
  image = (await test.api.upload(LIGHTHOUSE)).id
}, 300_000)

const soul = { model: 'soul', input: { prompt: `${SECRET} at dusk` } }

async function generationAfter(fault?: { kind: string; text: string }): Promise<Generation> {
  if (fault) await test.sandbox.failNext(fault)
  const { id } = await test.api.createGeneration(soul)
  return test.api.generationEnd(id)
}

/** All that Temporal stores about a workflow: each text of its history and of its description, with decoded payloads. */
async function seenInTemporal(workflowId: string): Promise<string> {
  const handle = temporal.client.workflow.getHandle(workflowId)
  await handle.result().catch(() => {})
  const description = await handle.describe()
  const parts: unknown[] = [
    (await handle.fetchHistory()).events,
    description.raw,
    await description.staticSummary(),
    await description.staticDetails(),
  ]
  return JSON.stringify(parts, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
    return typeof value === 'bigint' ? String(value) : value
  })
}

it('has the summary of a generation without its prompt', async () => {
  const generation = await generationAfter()
  expect(generation.status).toBe('completed')
  const seen = await seenInTemporal(generation.id)
  expect(seen).toContain(generation.id)
  expect(seen).not.toContain(SECRET)
})

it.each(['failed', 'invalid_422', 'error_500_before', 'unavailable_503'])(
  'has no text of the platform that quotes the prompt: %s',
  async (kind) => {
    const generation = await generationAfter({ kind, text: QUOTING })
    const isFinalFailure = kind === 'failed' || kind === 'invalid_422'
    if (isFinalFailure) expect(generation.error?.detail).toContain(SECRET)
    expect(await seenInTemporal(generation.id)).not.toContain(SECRET)
  },
  60_000,
)

it('has a film without its title and prompts, also where a scene failed with a quoting text', async () => {
  const order = { title: `${SECRET}, the film`, image, scenes: [{ prompt: `${SECRET} walks` }] }
  const { id } = await test.api.createFilm(order)
  const good: Film = await test.api.filmEnd(id)
  expect(good.status).toBe('completed')
  await test.sandbox.failNext({ kind: 'failed', text: QUOTING, count: 2 })
  const failed: Film = await test.api.filmEnd((await test.api.createFilm(order)).id)
  expect(failed.error).toMatchObject({ code: 'scene_failed', detail: `Scene 1 failed: ${QUOTING}` })
  for (const film of [good, failed]) {
    expect(await seenInTemporal(film.id)).not.toContain(SECRET)
    const takes = film.scenes.flatMap((scene) => scene.takes.map(({ generationId }) => generationId))
    for (const take of takes) expect(await seenInTemporal(take)).not.toContain(SECRET)
  }
}, 180_000)
