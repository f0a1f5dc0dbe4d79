// Joining the clips of an ended film again, and the settings of a join.
import type { EndFilmInput } from '../../contracts/steps/film.ts'
import { describe, expect, it } from 'vitest'
import { type Film, Film as FilmSchema } from '../../contracts/public/films.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import { endFilm } from '../../db/films/ending.ts'
import { recordJoin } from '../../db/films/joins.ts'
import { recordJoinProgress, recordMadeVideo } from '../../db/films/videos.ts'
import { startOpenJoins } from '../../services/films/start-open-joins.ts'
import { SCENES, useFilms } from '../support/films/use-films.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
const films = useFilms(test)

const MEDIA = {
  storageKey: 'media/00/video.mp4',
  sha256: '0'.repeat(64),
  kind: 'video' as const,
  contentType: 'video/mp4',
  sizeBytes: 1_000,
  widthPx: 1280,
  heightPx: 720,
  durationMs: 15_000,
}

/** A film that ended early, with clips of its first `clips` scenes. */
async function endedFilm(clips: number, end: Partial<EndFilmInput> = {}): Promise<Film> {
  const film = await films.create()
  await test.database.db.transaction().execute(async (trx) => {
    for (let index = 0; index < clips; index += 1) {
      const media = { ...MEDIA, storageKey: `media/00/clip-${index}.mp4`, sha256: String(index).repeat(64) }
      const { id } = await saveAsset(trx, { clientId: 'local', media })
      await trx
        .updateTable('scene')
        .set({ status: 'completed', clipAssetId: id })
        .where('filmId', '=', film.id)
        .where('index', '=', index)
        .execute()
    }
  })
  const error = { code: 'media_failed', detail: 'The clips could not be joined: no codec', paid: 'yes' } as const
  const ending = { status: 'failed', error } as const
  await endFilm(test.database.db, { filmId: film.id, ending, video: undefined, videoIsPartial: false, ...end })
  return readFilm(film)
}

const readFilm = async (film: Film): Promise<Film> =>
  FilmSchema.parse(await (await test.request(film.links.self)).json())

const requestJoin = (film: Film) => test.request(film.links.join, { method: 'POST' })

describe('joining the clips of an ended film again', () => {
  it('starts one workflow for repeated requests, and completes the film', async () => {
    const film = await endedFilm(3)
    const response = await requestJoin(film)
    expect(response.status).toBe(202)
    const join = { requestedAt: expect.any(String), finishedAt: null, error: null }
    expect(await response.json()).toMatchObject({ id: film.id, status: 'failed', join })
    expect((await requestJoin(film)).status).toBe(202)
    const starts = test.workflows.calls.filter(({ workflowId }) => workflowId === `join-${film.id}`)
    expect(starts[0]).toMatchObject({ call: 'start filmJoin', detail: { input: { filmId: film.id } } })

    const ledger = () => test.database.db.selectFrom('ledgerEntry').selectAll().where('filmId', '=', film.id).execute()
    const before = await ledger()
    const end = { kind: 'joined', joined: { video: MEDIA, isPartial: false } } as const
    expect(await recordJoin(test.database.db, { filmId: film.id, end })).toEqual({ outcome: 'joined' })
    expect(await recordJoin(test.database.db, { filmId: film.id, end })).toEqual({ outcome: 'joined' })
    const joined = await readFilm(film)
    expect(joined).toMatchObject({ status: 'completed', error: null, videoIsPartial: false, video: { kind: 'video' } })
    expect(joined.join).toMatchObject({ finishedAt: expect.any(String), error: null })
    expect(await ledger()).toEqual(before)
    const last = await test.database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('streamId', '=', film.id)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(last).toMatchObject({ type: 'film.completed', data: { video: { id: joined.video!.id } } })
    const problem = await problemFrom(await requestJoin(film))
    expect(problem).toMatchObject({
      code: 'wrong_state',
      detail: 'The film is completed, and its video has all scenes.',
    })
  })

  it('leaves a film without all clips failed, with a partial video', async () => {
    const film = await endedFilm(2)
    await requestJoin(film)
    const end = { kind: 'joined', joined: { video: MEDIA, isPartial: true } } as const
    await recordJoin(test.database.db, { filmId: film.id, end })
    expect(await readFilm(film)).toMatchObject({ status: 'failed', videoIsPartial: true, error: film.error })
    expect((await requestJoin(film)).status).toBe(202)
  })

  it('shows why it failed, and can be requested again', async () => {
    const film = await endedFilm(3)
    await requestJoin(film)
    await recordJoin(test.database.db, { filmId: film.id, end: { kind: 'failed', detail: 'no codec' } })
    expect((await readFilm(film)).join).toMatchObject({ finishedAt: expect.any(String), error: 'no codec' })
    expect(await (await requestJoin(film)).json()).toMatchObject({ join: { finishedAt: null, error: null } })
  })

  it('is started by housekeeping where Temporal was away', async () => {
    const film = await endedFilm(1)
    await requestJoin(film)
    const count = () => test.workflows.calls.filter(({ workflowId }) => workflowId === `join-${film.id}`).length
    expect(count()).toBe(1)
    expect(await startOpenJoins({ ctx: test.ctx, input: { olderThanMs: 0 } })).toBeGreaterThan(0)
    expect(count()).toBe(2)
  })

  it('refuses a film that is not final, and one without a clip', async () => {
    const running = await problemFrom(await requestJoin(await films.create()))
    expect(running).toMatchObject({
      status: 409,
      code: 'wrong_state',
      detail: expect.stringMatching(/^The film is accepted/),
    })
    const empty = await problemFrom(await requestJoin(await endedFilm(0)))
    expect(empty).toMatchObject({ status: 409, code: 'wrong_state', detail: expect.stringMatching(/^No scene/) })
  })
})

it('a film that is cancelled when it has every clip is completed, or failed without a video: the response said "too late"', async () => {
  const ending = { status: 'cancelled' } as const
  const joined = await endedFilm(3, { ending, video: MEDIA })
  expect(joined).toMatchObject({ status: 'completed', videoIsPartial: false })
  const notJoined = await endedFilm(3, { ending })
  expect(notJoined).toMatchObject({ status: 'failed', error: { code: 'media_failed', paid: 'yes' } })
  expect(await endedFilm(2, { ending, video: MEDIA, videoIsPartial: true })).toMatchObject({ status: 'cancelled' })
})

describe('the settings of a join', () => {
  const joinWith = (film: Film, body: unknown) => test.postJson(film.links.join, body)
  const completedFilm = async (): Promise<Film> => {
    const film = await endedFilm(3)
    await requestJoin(film)
    const end = { kind: 'joined', joined: { video: MEDIA, isPartial: false } } as const
    await recordJoin(test.database.db, { filmId: film.id, end })
    return readFilm(film)
  }

  const lines = [{ scene: 1, text: 'A ship' }]
  const settings = { transition: { kind: 'crossfade' }, captions: { lines } }

  it('join a completed film again, and are stored; other settings have to wait for the end of that join', async () => {
    const film = await completedFilm()
    const requested = FilmSchema.parse(await (await joinWith(film, settings)).json())
    expect(requested).toMatchObject({ status: 'completed', join: { finishedAt: null } })
    expect(requested.joinSettings).toEqual({
      transition: { kind: 'crossfade', seconds: 0.5 },
      captions: { burnIn: false, lines: [{ ...lines[0], startSeconds: 0 }] },
      colorMatch: false,
      trim: [],
    })
    expect((await joinWith(film, settings)).status).toBe(202)
    expect(await problemFrom(await joinWith(film, {}))).toMatchObject({ code: 'wrong_state' })
  })

  it('give a new video with its progress and its captions; the film stays completed at its time', async () => {
    const film = await completedFilm()
    const requested = FilmSchema.parse(await (await joinWith(film, settings)).json())
    const { db } = test.database
    const progress = async (percent: number) => {
      await recordJoinProgress(db, { filmId: film.id, percent, leftMs: 5_000 })
      return (await readFilm(film)).joinProgress
    }
    expect(await progress(40)).toMatchObject({ percent: 40, expectedFinishAt: expect.any(String) })
    expect(await progress(20)).toMatchObject({ percent: 40 })

    const video = { ...MEDIA, storageKey: 'media/00/again.mp4', sha256: 'a'.repeat(64) }
    const sceneTimes = [0, 1, 2].map((scene) => ({ scene, startSeconds: scene * 4.5, endSeconds: scene * 4.5 + 5 }))
    const made = { filmId: film.id, video, method: 'reencode', settings: requested.joinSettings, sceneTimes } as const
    await recordMadeVideo(db, { ...made, images: undefined })
    await recordJoin(db, { filmId: film.id, end: { kind: 'joined', joined: { video, isPartial: false } } })
    const joined = await readFilm(film)
    expect(joined).toMatchObject({ status: 'completed', finishedAt: film.finishedAt, joinProgress: null })
    expect(joined.video?.id).not.toBe(film.video?.id)
    const captions = await test.request(`${film.links.captions}?format=srt`)
    expect(await captions.text()).toBe('1\n00:00:04,500 --> 00:00:09,000\nA ship\n')
    expect(captions.headers.get('content-type')).toBe('application/x-subrip; charset=utf-8')
    expect(await problemFrom(await test.request(film.links.poster))).toMatchObject({ code: 'wrong_state' })
  })

  it('are not answered by the video of an earlier request, whose report is repeated', async () => {
    const { db } = test.database
    const film = await completedFilm()
    const first = FilmSchema.parse(await (await joinWith(film, settings)).json())
    const video = { ...MEDIA, storageKey: 'media/00/first.mp4', sha256: 'b'.repeat(64) }
    const made = { filmId: film.id, video, method: 'reencode', settings: first.joinSettings } as const
    await recordMadeVideo(db, { ...made, sceneTimes: [], images: undefined })
    const report = { filmId: film.id, end: { kind: 'joined', joined: { video, isPartial: false } } } as const
    expect(await recordJoin(db, report)).toEqual({ outcome: 'joined' })
    await joinWith(film, { colorMatch: true })
    expect(await recordJoin(db, report)).toEqual({ outcome: 'joined' })
    expect((await readFilm(film)).join?.finishedAt).toBeNull()
  })

  it('are refused where they do not fit the film, with their fields', async () => {
    const film = await completedFilm()
    const wrong = [
      { scene: 3, text: 'x' },
      { scene: 0, text: '灯台', startSeconds: 2, endSeconds: 1 },
      { scene: 1, text: 'late', startSeconds: 60 },
    ]
    const body = { captions: { burnIn: true, lines: wrong }, trim: [{ scene: 0, startSeconds: 10, endSeconds: 5 }] }
    const pointers = async (response: Response) =>
      (await problemFrom(response)).errors?.map(({ pointer }: { pointer: string }) => pointer)
    const line = '/captions/lines'
    const ofLines = [`${line}/0/scene`, `${line}/1/endSeconds`, `${line}/1/text`, `${line}/2/startSeconds`]
    const expected = [...ofLines, '/trim/0']
    expect(await pointers(await joinWith(film, body))).toEqual(expected)
    expect(await pointers(await joinWith(film, { fade: 1 }))).toEqual(['/fade'])
    const order = { image: films.image, scenes: SCENES, join: { trim: [{ scene: 1, startSeconds: 10 }] } }
    expect(await pointers(await test.postJson('/v1/films', order))).toEqual(['/join/trim/0'])
    // The length of this scene is the default of the model.
    const ofDefault = {
      image: films.image,
      scenes: SCENES,
      join: { trim: [{ scene: 0, startSeconds: 4, endSeconds: 1 }] },
    }
    expect(await pointers(await test.postJson('/v1/films', ofDefault))).toEqual(['/join/trim/0'])
  })
})
