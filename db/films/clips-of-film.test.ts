import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { saveAsset } from '../assets/insert.ts'
import { listClips } from './ending.ts'
import { insertFilm } from './insert.ts'
import { openScene, writeScene } from './scenes.ts'

const test = useTestDatabase()
const SIZES = { sizeBytes: 1, widthPx: 1, heightPx: 1, durationMs: null }
const media = (kind: 'image' | 'video', storageKey: string) =>
  ({
    storageKey,
    sha256: storageKey,
    kind,
    contentType: kind === 'image' ? 'image/png' : 'video/mp4',
    ...SIZES,
  }) as const

async function newFilm(sceneCount: number): Promise<string> {
  return test.db.transaction().execute(async (trx) => {
    const { id: imageAssetId } = await saveAsset(trx, { clientId: 'local', media: media('image', 'first') })
    const scenes = Array.from({ length: sceneCount }, () => ({ prompt: 'x', input: { prompt: 'x' } }))
    const terms = { title: null, model: 'higgsfield-ai/dop/lite', settings: {}, priceCredits: 1.5 }
    return (await insertFilm(trx, { clientId: 'local', ...terms, imageAssetId, scenes })).id
  })
}

async function setClip(filmId: string, index: number, storageKey: string | null): Promise<void> {
  const clip =
    storageKey === null
      ? null
      : await test.db
          .transaction()
          .execute((trx) => saveAsset(trx, { clientId: 'local', media: media('video', storageKey) }))
  await test.db
    .updateTable('scene')
    .set({ clipAssetId: clip?.id ?? null })
    .where('filmId', '=', filmId)
    .where('index', '=', index)
    .execute()
}

/** Begins each scene as its film does, and gives it a clip. */
async function renderScenes(filmId: string, sceneCount: number): Promise<void> {
  for (let sceneIndex = 0; sceneIndex < sceneCount; sceneIndex += 1) {
    const scene = { filmId, sceneIndex, take: 1 }
    const opened = await openScene(test.db, scene)
    if (opened.kind !== 'open') throw new Error(`expected an open scene, got ${opened.kind}`)
    const { start } = opened
    const begun =
      start.kind === 'asset' ? { assetId: start.assetId } : { media: media('image', `last-of-${sceneIndex - 1}`) }
    await writeScene(test.db, { scene, start: begun })
    await setClip(filmId, sceneIndex, `${filmId}/clip-${sceneIndex}`)
  }
}

const beginnings = async (filmId: string) =>
  (await listClips(test.db, { filmId })).clips.map(({ sceneIndex, beginsOnClipBefore }) => [
    sceneIndex,
    beginsOnClipBefore,
  ])

it('a clip begins on the clip before it, also where its scene has a second take', async () => {
  const filmId = await newFilm(3)
  await renderScenes(filmId, 3)
  const second = { filmId, sceneIndex: 1, take: 2 }
  const opened = await openScene(test.db, second)
  if (opened.kind !== 'open' || opened.start.kind !== 'asset') throw new Error('expected the stored frame')
  await writeScene(test.db, { scene: second, start: { assetId: opened.start.assetId } })
  await setClip(filmId, 1, `${filmId}/clip-1-take-2`)
  // The third scene began on the clip of the first take, which is not in the film any more.
  expect(await beginnings(filmId)).toEqual([
    [0, false],
    [1, true],
    [2, false],
  ])
})

it('a clip does not begin on the clip before it where the scene in between has none', async () => {
  const filmId = await newFilm(3)
  await renderScenes(filmId, 3)
  await setClip(filmId, 1, null)
  expect(await beginnings(filmId)).toEqual([
    [0, false],
    [2, false],
  ])
})
