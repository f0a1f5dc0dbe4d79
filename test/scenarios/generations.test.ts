// Generations on a whole stack: every model, the size of a workflow's history, failures of the platform, and cancelling.
import { beforeAll, describe, expect, it } from 'vitest'
import { connectTemporal } from '../../adapters/temporal/connect.ts'
import type { Account } from '../../contracts/public/accounts.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { NamedListPage } from '../../contracts/public/named-lists.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack()
let picture: string

beforeAll(async () => {
  picture = (await test.api.upload(LIGHTHOUSE)).id
  // One finished run on each account shows that it honours idempotency keys, so that an unanswered request is sent again.
  await Promise.all(Array.from({ length: 4 }, () => run(soul)))
}, 300_000)

const soul = { model: 'soul', input: { prompt: 'A lighthouse at dusk', aspectRatio: '16:9' } }
const clip = (extra: Record<string, unknown> = {}) => ({
  model: 'kling',
  input: { prompt: 'Waves', image: picture, sound: false, ...extra },
})

async function run(body: unknown): Promise<Generation> {
  const { id } = await test.api.createGeneration(body)
  return test.api.generationEnd(id)
}

describe('to the end', () => {
  it.each([
    ['soul', () => soul, { kind: 'image', widthPx: 1536, heightPx: 864 }],
    [
      'soul-2',
      () => ({ model: 'soul-2', input: { prompt: 'A harbour', aspectRatio: '1:1' } }),
      { kind: 'image', widthPx: 1152 },
    ],
    ['dop', () => ({ model: 'dop', input: { prompt: 'Slow push in', image: picture } }), { kind: 'video' }],
    ['kling', () => clip(), { kind: 'video', contentType: 'video/mp4' }],
    ['kling-omni', () => ({ model: 'kling-omni', input: { image: picture, endImage: picture } }), { kind: 'video' }],
  ])(
    '%s',
    async (_name, body, output) => {
      const generation = await run(body())
      expect(generation).toMatchObject({
        status: 'completed',
        error: null,
        fromSandbox: true,
        attempts: [{ number: 1, state: 'completed' }],
      })
      expect(generation.outputs[0]).toMatchObject(output)
      const bytes = await test.api.download(generation.outputs[0]!.url)
      expect(bytes.byteLength).toBe(generation.outputs[0]!.sizeBytes)
      expect(generation.attempts[0]!.chargedCredits).toBeCloseTo(generation.priceCredits)
    },
    60_000,
  )

  it('makes all four pictures of a batch', async () => {
    const generation = await run({ model: 'soul', input: { prompt: 'Four boats', batchSize: 4 } })
    expect(generation.outputs).toHaveLength(4)
  })
})

it('goes over the older route of a model on an account without the newer one, and is paid once', async () => {
  await test.sandbox.failNext({ kind: 'not_found_404', model: 'higgsfield-ai/dop/turbo', count: 1 })
  const order = { model: 'dop-turbo', input: { prompt: 'Slow push in', image: picture, endImage: picture } }
  const first = await run(order)
  expect(first).toMatchObject({ status: 'completed', attempts: [{ state: 'refused' }, { state: 'completed' }] })
  // The 404 was about the one call, so that a generation over the newer route would now succeed.
  const second = await run(order)
  expect(second).toMatchObject({ status: 'completed', attempts: [{ number: 1, state: 'completed' }] })
  const paid = [...(await test.sandbox.ledgerOf(first.id)), ...(await test.sandbox.ledgerOf(second.id))]
  expect(paid.filter(({ event }) => event === 'charged').map(({ model }) => model)).toEqual([
    'v1/image2video/dop',
    'v1/image2video/dop',
  ])
  const accounts = (await (await fetch(`${test.api.url}/v1/accounts`)).json()) as { data: Account[] }
  expect(accounts.data.flatMap(({ blockedModels }) => blockedModels)).toEqual([
    {
      model: 'POST /higgsfield-ai/dop/turbo',
      until: expect.any(String),
      reason: expect.stringContaining('jobs use POST /v1/image2video/dop instead'),
    },
  ])
}, 60_000)

it('renders with a style and a motion by name; the platform gets their ids', async () => {
  const read = async (path: string) => NamedListPage.parse(await (await fetch(`${test.api.url}${path}`)).json())
  // The worker reads the lists of the accounts as soon as it has them.
  await expect
    .poll(async () => (await read('/v1/styles?model=soul-2')).lists[0]?.accounts, { timeout: 30_000, interval: 200 })
    .toBeGreaterThan(0)
  const [style] = (await read('/v1/styles?model=soul-2&q=flash editorial')).data
  expect(style).toMatchObject({ name: 'Flash editorial', state: 'offered', previewUrl: expect.stringMatching(/^http/) })
  const [motion] = (await read('/v1/motions?model=dop&q=360 orbit')).data
  const still = await run({ model: 'soul-2', input: { prompt: 'A harbour', style: 'flash_EDITORIAL' } })
  expect(still).toMatchObject({ status: 'completed', input: { style: style!.id } })
  expect(still.inputNames).toEqual({ '/style': 'Flash editorial' })
  const settings = { motions: [{ motion: '360-orbit' }] }
  const film = await test.api.createFilm({ model: 'dop', image: picture, settings, scenes: [{ prompt: 'Round it' }] })
  expect(film.settingNames).toEqual({ '/motions/0/motion': '360 Orbit' })
  expect((await test.api.filmEnd(film.id)).status).toBe('completed')
  const sent = (await (await fetch(`${test.sandbox.url}/_sandbox/requests`)).json()) as {
    requests: { body: unknown }[]
  }
  const bodies = sent.requests.map(({ body }) => body)
  expect(bodies).toContainEqual(expect.objectContaining({ style_id: style!.id }))
  const moved = expect.objectContaining({ motions: [{ id: motion!.id, strength: 0.5 }] })
  expect(bodies.flatMap((body) => [body, (body as { params?: unknown }).params])).toContainEqual(moved)
}, 120_000)

it('stays within 29 events and 6 billable actions on the webhook path', async () => {
  const generation = await run(soul)
  const temporal = connectTemporal({ connection: { address: test.stack.temporalAddress }, namespace: 'default' })
  try {
    const handle = temporal.client.workflow.getHandle(generation.id)
    // The records are final shortly before the workflow completes.
    await handle.result()
    const { events } = await handle.fetchHistory()
    const billable = new Set([
      'workflowExecutionStartedEventAttributes',
      'activityTaskScheduledEventAttributes',
      'timerStartedEventAttributes',
      'workflowExecutionSignaledEventAttributes',
    ])
    const actions = (events ?? []).filter((event) =>
      [...billable].some((name) => event[name as keyof typeof event] != null),
    )
    expect((events ?? []).some((event) => event.workflowExecutionSignaledEventAttributes != null)).toBe(true)
    expect(events?.length).toBeLessThanOrEqual(29)
    expect(actions.length).toBeLessThanOrEqual(6)
  } finally {
    await temporal.close()
  }
})

describe('when the platform fails', () => {
  it('reports a failure of the platform, unpaid', async () => {
    await test.sandbox.failNext({ kind: 'failed' })
    const generation = await run(soul)
    expect(generation).toMatchObject({ status: 'failed', error: { code: 'generation_failed', paid: 'no' } })
    expect(generation.attempts[0]).toMatchObject({ state: 'failed', chargedCredits: 0 })
  })

  it('ends a moderated request, unpaid', async () => {
    await test.sandbox.failNext({ kind: 'nsfw' })
    expect(await run(soul)).toMatchObject({ status: 'failed', error: { code: 'content_rejected', paid: 'no' } })
  })

  it('does not send again what is completed without a file', async () => {
    await test.sandbox.failNext({ kind: 'completed_without_url' })
    const generation = await run(soul)
    expect(generation).toMatchObject({ status: 'failed', error: { code: 'no_output', paid: 'yes' } })
    expect(generation.attempts).toHaveLength(1)
  })

  it('finds the result by a status read when the webhook is lost', async () => {
    // After five runs the first status read uses the measured durations, not the catalogue's usual time.
    await Promise.all(Array.from({ length: 5 }, () => run(soul)))
    await test.sandbox.failNext({ kind: 'lost_webhook' })
    expect(await run(soul)).toMatchObject({ status: 'completed' })
  }, 60_000)

  it.each(['error_500_before', 'error_500_after', 'no_reply_after'])('pays once after %s', async (kind) => {
    await test.sandbox.failNext({ kind })
    const generation = await run(soul)
    const ledger = await test.sandbox.ledgerOf(generation.id)
    expect(generation.status).toBe('completed')
    expect(ledger.filter((entry) => entry.event === 'accepted')).toHaveLength(1)
    expect(ledger.filter((entry) => entry.event === 'charged')).toHaveLength(1)
  })
})

describe('cancelling', () => {
  it('cancels a generation that waits for a slot at once', async () => {
    const busy = await Promise.all(Array.from({ length: 4 }, () => test.api.createGeneration(clip())))
    await Promise.all(
      busy.map(({ id }) => test.api.generationUntil(id, (generation) => generation.status !== 'waiting')),
    )
    const waiting = await test.api.createGeneration(soul)
    const { cancellation } = await test.api.cancelGeneration(waiting.id)
    expect(cancellation).toMatchObject({ state: 'cancelled_unpaid', paid: 'no' })
    const ended = await test.api.generationEnd(waiting.id, 5_000)
    expect(ended).toMatchObject({ status: 'cancelled', attempts: [] })
    expect(await test.sandbox.ledgerOf(waiting.id)).toEqual([])
    await Promise.all(busy.map((generation) => test.api.generationEnd(generation.id)))
  }, 60_000)

  it('lets a running request finish and stores its output', async () => {
    const { id } = await test.api.createGeneration(clip({ durationSeconds: 10 }))
    // The platform reports `in_progress` only on a status read, so our status may still be `submitted` while it runs there.
    await test.api.generationUntil(id, (generation) => generation.attempts[0]?.state === 'submitted')
    await new Promise((resolve) => setTimeout(resolve, 700))
    await test.api.cancelGeneration(id)
    const ended = await test.api.generationEnd(id)
    expect(ended.status).toBe('completed')
    expect(ended.outputs).toHaveLength(1)
  }, 60_000)

  it('leaves nothing unfinished when a film is cancelled at any moment of its first scene', async () => {
    const films = await Promise.all(
      [0, 20, 40, 60, 90, 130].map(async (delayMs) => {
        const film = await test.api.createFilm({
          image: picture,
          settings: { sound: false },
          scenes: [{ prompt: `${delayMs}` }],
        })
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        await test.api.cancelFilm(film.id)
        return film
      }),
    )
    for (const film of films) {
      const ended = await test.api.filmEnd(film.id)
      expect(['cancelled', 'completed']).toContain(ended.status)
      for (const take of ended.scenes.flatMap((scene) => scene.takes)) {
        expect(['cancelled', 'completed']).toContain((await test.api.generationEnd(take.generationId, 5_000)).status)
      }
    }
  }, 120_000)

  it('stops a film: no further scene starts, and the finished ones become a partial video', async () => {
    const film = await test.api.createFilm({
      image: picture,
      settings: { sound: false },
      scenes: [{ prompt: 'one' }, { prompt: 'two' }, { prompt: 'three' }],
    })
    await test.api.filmUntil(film.id, (now) => now.scenes[1]?.status === 'rendering')
    await test.api.cancelFilm(film.id)
    const ended = await test.api.filmEnd(film.id)
    expect(ended).toMatchObject({ status: 'cancelled', videoIsPartial: true })
    expect(ended.video?.kind).toBe('video')
    expect(ended.scenes[2]).toMatchObject({ status: 'cancelled', takes: [] })
  }, 90_000)
})

it('renders a scene again that the platform failed, and completes the film', async () => {
  await test.sandbox.failNext({ kind: 'failed', model: 'kling-video/v2.6/pro/image-to-video' })
  const film = await test.api.createFilm({ image: picture, settings: { sound: false }, scenes: [{ prompt: 'one' }] })
  const ended = await test.api.filmEnd(film.id)
  expect(ended.status).toBe('completed')
  expect(ended.scenes[0]!.takes.map((take) => take.status)).toEqual(['failed', 'completed'])
}, 60_000)
