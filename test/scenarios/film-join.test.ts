// A film whose clips cannot be read for a while, and one whose join failed: nothing that was paid for is lost.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMediaTools } from '../../adapters/media/media-tools.ts'
import type { Asset } from '../../contracts/public/assets.ts'
import type { Film } from '../../contracts/public/films.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'hfw-join-'))
const store = path.join(folder, 'store')
const test = useTestStack({ childEnv: { STORAGE_DIR: store } })

beforeAll(() => mkdir(store, { recursive: true }))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A film of two scenes. Returns when the second scene renders, so that only the join still needs the first clip. */
async function filmWithOneClip(prompt: string): Promise<{ id: string; clip: Asset }> {
  const image = await test.api.upload(LIGHTHOUSE)
  const scenes = [{ prompt }, { prompt: 'A ship passes' }]
  const { id } = await test.api.createFilm({ image: image.id, settings: { sound: false }, scenes })
  const film = await test.api.filmUntil(id, (now) => (now.scenes[1]?.takes.length ?? 0) > 0)
  return { id, clip: film.scenes[0]!.clip! }
}

/** The file of the clip in a folder of the store. */
async function pathOf(part: 'objects' | 'types', { sha256 }: Asset): Promise<string> {
  const parent = path.join(store, part, 'media', sha256.slice(0, 2))
  const name = (await readdir(parent)).find((candidate) => candidate.startsWith(sha256))
  if (name === undefined) throw new Error(`no file of ${sha256} in ${parent}`)
  return path.join(parent, name)
}

async function expectPlayable(film: Film): Promise<void> {
  const file = path.join(folder, `${film.id}.mp4`)
  await writeFile(file, await test.api.download(film.links.video))
  const facts = await createMediaTools().inspect(file)
  expect(facts).toMatchObject({ kind: 'video', codec: 'h264', widthPx: 1280, heightPx: 720 })
  expect(facts.kind === 'video' && Math.abs(facts.durationMs - 10_000)).toBeLessThan(200)
}

const chargesOf = async (film: Film): Promise<number> => {
  const generations = film.scenes.flatMap((scene) => scene.takes.map((take) => take.generationId))
  const entries = await Promise.all(generations.map((id) => test.sandbox.ledgerOf(id)))
  return entries.flat().filter((entry) => entry.event === 'charged').length
}

it('waits for a store that does not return a clip, says so, and completes when the store works again', async () => {
  test.printLogsOnFailure()
  const { id, clip } = await filmWithOneClip('The lamp comes on')
  // The store cannot read the content type of the clip any more, which it reports as an error of its own.
  const type = await pathOf('types', clip)
  await rename(type, `${type}.moved`)
  await mkdir(type)
  const waiting = await test.api.filmUntil(id, (now) => now.waitingFor?.reason === 'storage')
  expect(waiting).toMatchObject({ status: 'stitching', error: null, waitingFor: { detail: expect.any(String) } })
  await rmdir(type)
  await rename(`${type}.moved`, type)
  const film = await test.api.filmEnd(id)
  expect(film).toMatchObject({ status: 'completed', waitingFor: null, videoIsPartial: false })
  await expectPlayable(film)
  const events = await test.api.readEvents(film.links.events)
  expect(events.filter(({ data }) => 'waitingFor' in data)).toHaveLength(1)
}, 120_000)

it('fails where a clip stays broken, keeps the clips, and is completed by a join after the clip was repaired', async () => {
  test.printLogsOnFailure()
  const { id, clip } = await filmWithOneClip('Dawn breaks')
  const file = await pathOf('objects', clip)
  const bytes = await readFile(file)
  await writeFile(file, 'not a clip')
  const failed = await test.api.filmEnd(id)
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'media_failed', paid: 'yes' }, video: null })
  expect(failed.scenes.every((scene) => scene.clip !== null)).toBe(true)
  expect(await test.api.download(failed.scenes[1]!.clip!.url)).toHaveLength(failed.scenes[1]!.clip!.sizeBytes)

  await writeFile(file, bytes)
  const requested = await test.api.joinFilm(id)
  expect(requested.join).toMatchObject({ finishedAt: null })
  const film = await test.api.filmUntil(id, (now) => typeof now.join?.finishedAt === 'string')
  expect(film).toMatchObject({ status: 'completed', error: null, videoIsPartial: false, join: { error: null } })
  await expectPlayable(film)
  expect(await chargesOf(film)).toBe(2)
}, 120_000)
