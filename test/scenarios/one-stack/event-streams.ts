// What followers of an event stream see: every event once, in order, over restarts of the API and of PostgreSQL.
import { expect, it } from 'vitest'
import { isFinalEvent } from '../../../contracts/public/events.ts'
import { LIGHTHOUSE } from '../../support/clients/api-client.ts'
import { test } from './stack.ts'

it('streams a generation to its final event, and nothing after it', async () => {
  const generation = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A gull' } })
  const events = await test.api.readEvents(generation.links.events)
  expect(events.map((event) => event.type)).toEqual([
    'generation.waiting',
    'generation.submitting',
    'generation.submitted',
    'generation.collecting',
    'generation.completed',
  ])
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5])
  expect(await test.api.readEvents(generation.links.events, { lastEventId: 5 })).toEqual([])
  const replayed = await test.api.readEvents(generation.links.events, { lastEventId: 3 })
  expect(replayed.map((event) => event.seq)).toEqual([4, 5])
})

it('continues from the last event seen after the API was killed in the middle of a film', async () => {
  const picture = await test.api.upload(LIGHTHOUSE)
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
  const film = await test.api.createFilm({ image: picture.id, settings: { sound: false }, scenes })
  const before = await test.api.readEvents(film.links.events, { until: (event) => event.type === 'scene.submitted' })
  await test.stack.kill('api')
  await test.stack.start('api')
  expect((await test.api.getFilm(film.id)).status).toBe('rendering')
  const after = await test.api.readEvents(film.links.events, { lastEventId: before.at(-1)!.seq })
  const seen = [...before, ...after].map((event) => event.seq)
  expect(seen).toEqual(seen.map((_seq, index) => index + 1))
  expect(after.at(-1)!.type).toBe('film.completed')
  expect(isFinalEvent(after.at(-1)!)).toBe(true)
}, 90_000)

it('a follower misses no event while PostgreSQL is killed and started again', async () => {
  const generation = await test.api.createGeneration({ model: 'soul', input: { prompt: 'A storm' } })
  const isFollowing = Promise.withResolvers<void>()
  const following = test.api.readEvents(generation.links.events, { onEvent: () => isFollowing.resolve() })
  await isFollowing.promise
  await test.stack.kill('postgres')
  await test.stack.start('postgres')
  const events = await following
  expect(events.at(-1)!.type).toBe('generation.completed')
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1))
}, 120_000)
