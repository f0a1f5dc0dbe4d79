// Media work of a film that meets a full disk, an absent database, a broken clip and a lost report.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FilmDeps, FilmRecords } from '../activities/films/deps.ts'
import { extractFrame } from '../activities/films/extract-frame.ts'
import { joinClips } from '../activities/films/join-clips.ts'
import { makeClip } from '../adapters/media/testing/make-clip.ts'
import { createFilesystemStore } from '../adapters/storage/filesystem-store.ts'
import { assembleMedia } from '../assembly/media.ts'
import { standInClaims } from './support/stand-ins/media-stand-ins.ts'
import { StorageError } from '../contracts/ports/object-store.ts'
import { DEFAULT_JOIN_SETTINGS, JoinSettings } from '../contracts/public/join-settings.ts'
import type { FilmWaitInput, MadeVideo } from '../contracts/steps/film.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'

const FILM = { filmId: 'film_1' }
const CLIP = 'media/aa/clip.mp4'
const CLIPS = [{ sceneIndex: 0, storageKey: CLIP, beginsOnClipBefore: false }]
const NEVER = async (): Promise<never> => Promise.reject(new Error('not part of this test'))
let folder: string
let waits: FilmWaitInput[]

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hfw-test-'))
  waits = []
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function depsWith(changes: Partial<FilmRecords> = {}, library: Partial<FilmDeps['library']> = {}): FilmDeps {
  const store = createFilesystemStore({ root: path.join(folder, 'store') })
  const parts = assembleMedia({ store, claimKey: standInClaims, workDir: folder })
  const records: FilmRecords = {
    openScene: NEVER,
    writeScene: NEVER,
    listClips: NEVER,
    readFilmToJoin: async () => ({
      sceneCount: 2,
      clips: CLIPS,
      settings: DEFAULT_JOIN_SETTINGS,
      soundtrackKey: undefined,
    }),
    recordJoinProgress: async () => {},
    recordMadeVideo: NEVER,
    recordStitching: NEVER,
    recordWait: async (wait) => void waits.push(wait),
    endWaitForWorker: async () => {},
    endFilm: NEVER,
    hasOpenJoin: NEVER,
    recordJoin: NEVER,
    ...changes,
  }
  return { records, media: parts.media, library: { ...parts.library, ...library } }
}

const full = async () => Promise.reject(new StorageError('storage_full', 'no space left'))

describe('a full disk', () => {
  it.each([
    ['a join', (deps: FilmDeps): Promise<unknown> => joinClips(deps, FILM)],
    ['a frame', (deps: FilmDeps): Promise<unknown> => extractFrame(deps, { ...FILM, clipStorageKey: CLIP })],
  ])('is waited for by %s, also after many tries', async (_name, work) => {
    const deps = depsWith({}, { checkOut: full })
    const result = await activityContext({ attempt: 9 }).run(() => work(deps))
    expect(result).toEqual({ kind: 'waiting', detail: 'no space left' })
    expect(waits).toEqual([{ ...FILM, reason: 'storage', detail: 'no space left' }])
  })

  it('is waited for where the database does not respond either', async () => {
    const deps = depsWith({ recordWait: NEVER, endWaitForWorker: NEVER }, { checkOut: full })
    const result = await activityContext().run(() => joinClips(deps, FILM))
    expect(result).toMatchObject({ kind: 'waiting' })
  })
})

it('a database that does not return the clips is waited for', async () => {
  const result = await activityContext({ attempt: 9 }).run(() => joinClips(depsWith({ readFilmToJoin: NEVER }), FILM))
  expect(result).toEqual({ kind: 'waiting', detail: 'the clips of the film could not be read from the database' })
})

describe('a clip that', () => {
  it.each([
    ['is missing in the store', async () => {}, 'media/aa/clip.mp4 is not in the store'],
    ['is damaged', putBytes, /./],
  ])('%s fails the join after three tries', async (_name, prepare, detail) => {
    await prepare()
    const tryNumber = (attempt: number) => activityContext({ attempt }).run(() => joinClips(depsWith(), FILM))
    await expect(tryNumber(1)).rejects.toThrow(detail)
    await expect(tryNumber(2)).rejects.toThrow(detail)
    expect(await tryNumber(3)).toMatchObject({ kind: 'failed', detail: expect.stringMatching(detail) })
    expect(waits).toEqual([])
  })
})

async function putBytes(): Promise<void> {
  const store = createFilesystemStore({ root: path.join(folder, 'store') })
  await store.put({ key: CLIP, body: Buffer.from('not a clip'), contentType: 'video/mp4' })
}

it('a join whose report was lost is not repeated', async () => {
  const joined = { video: { storageKey: 'media/film.mp4' }, isPartial: false }
  const before = activityContext({ attempt: 2, heartbeatDetails: joined })
  expect(await before.run(() => joinClips(depsWith({ readFilmToJoin: NEVER }), FILM))).toEqual({
    kind: 'made',
    made: joined,
  })
})

describe('a joined video', () => {
  const away = async (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED'))

  it('waits for a database that does not record it, and uses up no try', async () => {
    await putClip()
    const result = await activityContext({ attempt: 9 }).run(() => joinClips(depsWith({ recordMadeVideo: away }), FILM))
    expect(result).toMatchObject({ kind: 'waiting', detail: expect.stringContaining('database') })
  })

  it('is made without images where those fail for any reason', async () => {
    await putClip()
    const made: MadeVideo[] = []
    const deps = depsWith({ recordMadeVideo: async (video) => void made.push(video) })
    const filmImages = async (): Promise<never> => Promise.reject(new Error('a filter has returned no frame'))
    const joined = () => joinClips({ ...deps, media: { ...deps.media, filmImages } }, FILM)
    expect(await activityContext().run(joined)).toMatchObject({ kind: 'made' })
    expect(made).toMatchObject([{ video: { kind: 'video' } }])
    expect(made[0]?.images).toBeUndefined()
  })
})

async function putClip(): Promise<void> {
  const file = path.join(folder, 'clip.mp4')
  await makeClip({ path: file, frames: 12, widthPx: 160, heightPx: 90 })
  const store = createFilesystemStore({ root: path.join(folder, 'store') })
  await store.put({ key: CLIP, body: await readFile(file), contentType: 'video/mp4' })
}

it('a join stores the video by the settings of the film, and the images beside it', async () => {
  const store = createFilesystemStore({ root: path.join(folder, 'store') })
  const clips = ['media/aa/one.mp4', 'media/aa/two.mp4'].map((storageKey, index) => ({
    storageKey,
    sceneIndex: index * 2,
    beginsOnClipBefore: false,
  }))
  for (const { storageKey } of clips) {
    const file = path.join(folder, 'clip.mp4')
    await makeClip({ path: file, frames: 24, widthPx: 160, heightPx: 90 })
    await store.put({ key: storageKey, body: await readFile(file), contentType: 'video/mp4' })
  }
  const made: MadeVideo[] = []
  const settings = JoinSettings.parse({
    transition: { kind: 'crossfade', seconds: 0.25 },
    captions: { burnIn: true, lines: [{ scene: 2, text: 'The last scene' }] },
    trim: [{ scene: 0, endSeconds: 0.5 }],
  })
  const deps = depsWith({
    readFilmToJoin: async () => ({ sceneCount: 3, clips, settings, soundtrackKey: undefined }),
    recordMadeVideo: async (video) => void made.push(video),
  })
  const result = await activityContext().run(() => joinClips(deps, FILM))
  expect(result).toMatchObject({ kind: 'made', made: { isPartial: true, video: { kind: 'video', durationMs: 1250 } } })
  expect(made).toMatchObject([
    {
      ...FILM,
      method: 'reencode',
      sceneTimes: [
        { scene: 0, startSeconds: 0, endSeconds: 0.5 },
        { scene: 2, startSeconds: 0.25, endSeconds: 1.25 },
      ],
      images: {
        poster: { contentType: 'image/jpeg' },
        sheet: { kind: 'image' },
        preview: { contentType: 'image/gif' },
      },
    },
  ])
})
