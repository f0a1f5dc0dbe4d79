import { describe, expect, it } from 'vitest'
import { type Film, Film as FilmSchema } from '../../contracts/public/films.ts'
import { toAsset } from '../../db/assets/read.ts'
import { endFilm } from '../../db/films/ending.ts'
import { transitionFilm } from '../../db/films/transitions.ts'
import { endWaitForWorker, recordWait } from '../../db/films/waits.ts'
import { saveAsset } from '../../db/assets/insert.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { SCENES, useFilms } from '../support/films/use-films.ts'
import { useTestApi } from '../support/api/api.ts'
import { countRows } from '../support/servers/database.ts'
import { newGeneration } from '../support/pool/pool-steps.ts'
import { png } from '../support/pictures.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
const films = useFilms(test)

describe('files in the settings of a film', () => {
  const order = { image: '', model: 'kling-o3-reference', scenes: [{ prompt: 'The lamp' }, { prompt: 'The ship' }] }

  it('become assets of the film, the same ones in each scene', async () => {
    const bytes = png({ rgb: [7, 1, 9] })
    const fetched: string[] = []
    const api = test.assemble({
      ctxChanges: {
        fetchMedia: async (url) => {
          fetched.push(url)
          return (async function* () {
            yield bytes
          })()
        },
      },
    })
    const settings = { references: ['https://example.com/hat.png', films.image, 'https://example.com/hat.png'] }
    const response = await api.request('http://localhost/v1/films', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...order, image: films.image, settings }),
    })
    expect(response.status).toBe(202)
    const film = FilmSchema.parse(await response.json())
    const { db } = test.database
    const rows = await db.selectFrom('scene').selectAll().where('filmId', '=', film.id).orderBy('index').execute()
    const hat = await db.selectFrom('asset').select('id').where('sizeBytes', '=', bytes.length).execute()
    const [{ references }] = rows.map(({ input }) => input) as [{ references: string[] }]
    expect(references).toEqual([references[0], films.image, references[0]])
    expect(hat.map(({ id }) => id)).toContain(references[0])
    expect(rows[1]!.input).toMatchObject({ references })
    expect(film.settings).toEqual({ references })
    expect(fetched).toEqual(['https://example.com/hat.png'])
  })

  it('are refused where they are not uploads of the client', async () => {
    const foreign = 'asset_01kabq5w3gey3s9v8m0n7xkc2t'
    const response = await test.postJson('/v1/films', {
      ...order,
      image: films.image,
      settings: { references: [films.image, foreign] },
    })
    expect(await problemFrom(response)).toMatchObject({
      status: 422,
      errors: [{ pointer: '/settings/references/1', detail: expect.stringContaining('not an upload of yours') }],
    })
  })
})

describe('happy', () => {
  it('shows the place of a waiting scene, and links to workflows where the Temporal UI has an address', async () => {
    const { db } = test.database
    const { id: filmId } = await films.create()
    const take = await newGeneration(db)
    await db.updateTable('generation').set({ filmId, sceneIndex: 0, take: 1 }).where('id', '=', take).execute()
    await acquireSlot(db, { generationId: take })
    const alone = await newGeneration(db)
    await acquireSlot(db, { generationId: alone })
    const api = test.assemble({ ctxChanges: { workflowPageOf: (workflowId) => `http://ui.example/${workflowId}` } })
    const read = async (path: string) => (await api.request(`http://localhost${path}`)).json()
    const film = FilmSchema.parse(await read(`/v1/films/${filmId}`))
    expect(film.scenes.map(({ line }) => line?.position)).toEqual([1, undefined, undefined])
    expect(film.links.workflow).toBe(`http://ui.example/${filmId}`)
    expect(await read(`/v1/generations/${take}`)).toMatchObject({ links: { workflow: `http://ui.example/${take}` } })
    expect(await read(`/v1/generations/${alone}`)).not.toHaveProperty('links.workflow')
    const plain = await (await test.request(`/v1/films/${filmId}`)).json()
    expect(plain).not.toHaveProperty('links.workflow')
  })

  it('accepts a film with all its scenes, writes its event, and starts its workflow', async () => {
    const film = await films.create()
    expect(film).toMatchObject({
      status: 'accepted',
      model: 'kling-video/v2.6/pro/image-to-video',
      priceCredits: 22.4,
      video: null,
      scenes: SCENES.map(({ prompt }, index) => ({ index, prompt, status: 'pending', takes: [], clip: null })),
    })
    const rows = await test.database.db
      .selectFrom('scene')
      .selectAll()
      .where('filmId', '=', film.id)
      .orderBy('index')
      .execute()
    expect(rows.map((row) => row.input)).toMatchObject([
      { prompt: 'The lamp comes on', durationSeconds: 5, sound: false },
      { prompt: 'A ship passes', durationSeconds: 10, sound: false },
      { prompt: 'Dawn', durationSeconds: 5, sound: false },
    ])
    expect(test.workflows.calls).toContainEqual({
      call: 'start film',
      workflowId: film.id,
      detail: { input: { filmId: film.id, sceneCount: 3 }, summary: 'Film, 3 scenes' },
    })
    expect(await (await test.request(film.links.self)).json()).toEqual(film)
    const list = (await (await test.request('/v1/films')).json()) as { data: Film[] }
    expect(list.data[0]).toEqual(film)
  })

  it('replays under an idempotency key', async () => {
    const body = { image: films.image, scenes: SCENES }
    const first = await test.postJson('/v1/films', body, { 'idempotency-key': 'film-1' })
    const again = await test.postJson('/v1/films', body, { 'idempotency-key': 'film-1' })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual(await first.json())
  })

  it('cancels, and says what becomes of it', async () => {
    const film = await films.create()
    const response = await test.request(film.links.cancel, { method: 'POST' })
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({
      cancellation: { state: 'requested', paid: 'unknown', scenes: [] },
      film: { id: film.id, cancelRequestedAt: expect.any(String) },
    })
    expect(test.workflows.calls).toContainEqual({ call: 'cancel', workflowId: film.id })
  })

  it('gives the video when there is one, and parts of it', async () => {
    const film = await films.create()
    const bytes = Buffer.from('not really a video, but bytes are bytes')
    await test.ctx.store.put({ key: 'media/00/video.mp4', body: bytes, contentType: 'video/mp4' })
    await finish(film.id, bytes.length)
    const whole = await test.request(film.links.video)
    expect(whole.status).toBe(200)
    expect(whole.headers.get('content-type')).toBe('video/mp4')
    expect(whole.headers.get('content-disposition')).toBe(
      `inline; filename="The lamp.mp4"; filename*=UTF-8''The%20lamp.mp4`,
    )
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes)
    const part = await test.request(film.links.video, { headers: { range: 'bytes=4-9' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 4-9/${bytes.length}`)
    expect(await part.text()).toBe('really')
  })
})

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

async function finish(filmId: string, sizeBytes: number): Promise<void> {
  await test.database.db.transaction().execute(async (trx) => {
    const media = { ...MEDIA, sizeBytes }
    const asset = await saveAsset(trx, { clientId: 'local', media })
    const video = { assetId: asset.id, isPartial: false, event: toAsset(asset) }
    await transitionFilm(trx, { filmId, from: ['accepted'], to: 'completed', video })
  })
}

const readFilm = async (film: Film): Promise<Film> =>
  FilmSchema.parse(await (await test.request(film.links.self)).json())

it('shows what its media work waits for, with one event for a wait for storage', async () => {
  const { db } = test.database
  const film = await films.create()
  const filmId = film.id
  await recordWait(db, { filmId, reason: 'media_worker', detail: 'queued' })
  expect(await readFilm(film)).toMatchObject({ waitingFor: { reason: 'media_worker', detail: 'queued' } })
  await endWaitForWorker(db, { filmId })
  expect(await readFilm(film)).toMatchObject({ waitingFor: null })
  for (let tries = 0; tries < 3; tries += 1) await recordWait(db, { filmId, reason: 'storage', detail: 'no space' })
  await endWaitForWorker(db, { filmId })
  expect(await readFilm(film)).toMatchObject({ waitingFor: { reason: 'storage', detail: 'no space' } })
  const events = await db.selectFrom('event').select('data').where('streamId', '=', filmId).orderBy('seq').execute()
  expect(events.map(({ data }) => data)).toMatchObject([{ status: 'accepted' }, { waitingFor: { reason: 'storage' } }])
})

it('that has ended waits for nothing, also where a step of its media work reports late', async () => {
  const { db } = test.database
  const film = await films.create()
  await endFilm(db, { filmId: film.id, ending: { status: 'cancelled' }, video: undefined, videoIsPartial: false })
  for (const reason of ['storage', 'media_worker'] as const) {
    await recordWait(db, { filmId: film.id, reason, detail: 'late' })
    expect(await readFilm(film)).toMatchObject({ status: 'cancelled', waitingFor: null })
  }
})

describe('error', () => {
  it.each([
    ['no scenes', { scenes: [] }, 'invalid_content', '/scenes', 'needs at least one scene'],
    [
      'an empty prompt',
      { scenes: [{ prompt: ' ' }] },
      'invalid_content',
      '/scenes/0/prompt',
      'must say what happens in the scene',
    ],
    [
      'a length that the model has not',
      { scenes: [{ prompt: 'x', durationSeconds: 7 }] },
      'invalid_content',
      '/scenes/0/durationSeconds',
      'must be one of 5, 10',
    ],
    [
      'a setting that the model has not',
      { settings: { aspectRatio: '4:3' } },
      'invalid_content',
      '/settings/aspectRatio',
      'must be one of 16:9, 9:16, 1:1',
    ],
    [
      'a picture as a setting',
      { settings: { endImage: 'http://127.0.0.1/' } },
      'invalid_content',
      '/settings/endImage',
      /^cannot be a setting/,
    ],
    [
      'a model that makes no clips',
      { model: 'soul' },
      'invalid_content',
      '/model',
      /^"soul" cannot render scenes; use one of dop-lite/,
    ],
    ['an unknown model', { model: 'klang' }, 'unknown_model', '/model', /^is neither/],
    ['no picture', { image: undefined }, 'invalid_content', '/image', 'is required'],
    [
      'a picture that is not there',
      { image: 'asset_01kabq5w3gey3s9v8m0n7xkc2t' },
      'invalid_content',
      '/image',
      /^is not an upload of yours/,
    ],
  ])('refuses %s, and nothing is written', async (_what, changes, code, pointer, detail) => {
    const before = await countRows(test.database.db)
    const problem = await problemFrom(
      await test.postJson('/v1/films', { image: films.image, scenes: SCENES, ...changes }),
    )
    const sentence = typeof detail === 'string' ? detail : expect.stringMatching(detail)
    expect(problem).toMatchObject({ status: 422, code, errors: [{ pointer, detail: sentence }] })
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('explains why there is no video yet', async () => {
    const film = await films.create()
    const problem = await problemFrom(await test.request(film.links.video))
    expect(problem).toMatchObject({ status: 409, code: 'wrong_state' })
    expect(problem.detail).toMatch(/^The film is accepted: 0 of 3 scenes are finished\./)
  })
})

describe('security', () => {
  it('does not show a film of another client', async () => {
    const film = await films.create()
    const other = test.assemble({ ctxChanges: { clientId: 'someone-else' } })
    for (const path of [film.links.self, film.links.video, film.links.events, `/v1/assets/${films.image}/content`]) {
      expect((await other.request(`http://localhost${path}`)).status).toBe(404)
    }
    const response = await other.request('http://localhost/v1/films', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ image: films.image, scenes: SCENES }),
    })
    expect(await problemFrom(response)).toMatchObject({ code: 'invalid_content', errors: [{ pointer: '/image' }] })
  })
})
