// The filters of lists, and the refusal of query parameters that an operation does not declare.
import { beforeAll, describe, expect, it } from 'vitest'
import { Film, FilmPage } from '../../contracts/public/films.ts'
import { GenerationPage } from '../../contracts/public/generations.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { insertGeneration } from '../../db/generations/insert.ts'
import { transitionGeneration } from '../../db/generations/transitions.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { png } from '../support/pictures.ts'

const test = useTestApi()
const SOUL = 'higgsfield-ai/soul/standard'
const DOP = 'higgsfield-ai/dop/lite'

/** By "<status> <model>". */
const ids: Record<string, string> = {}
let film: Film

async function insert(status: GenerationStatus, model: string, createdAt: string): Promise<void> {
  const { db } = test.database
  await db.transaction().execute(async (trx) => {
    const given = { clientId: 'local', model, input: { prompt: 'A lamp' }, priceCredits: 1.5 }
    const { id } = await insertGeneration(trx, given)
    if (status !== 'waiting') await transitionGeneration(trx, { generationId: id, from: ['waiting'], to: status })
    await trx
      .updateTable('generation')
      .set({ createdAt: new Date(createdAt) })
      .where('id', '=', id)
      .execute()
    ids[`${status} ${model}`] = id
  })
}

async function generations(query: string): Promise<string[]> {
  const response = await test.request(`/v1/generations?${query}`)
  const page = GenerationPage.parse(await response.json())
  return page.data.map(({ id }) => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? id)
}

beforeAll(async () => {
  await insert('waiting', SOUL, '2026-11-01T10:00:00Z')
  await insert('submitted', SOUL, '2026-11-02T10:00:00Z')
  await insert('submitted', DOP, '2026-11-03T10:00:00Z')
  const scenes = [{ prompt: 'The lamp comes on' }, { prompt: 'A ship passes' }]
  const upload = { method: 'POST', headers: { 'content-type': 'image/png' }, body: png() }
  const { id: image } = (await (await test.request('/v1/uploads', upload)).json()) as { id: string }
  const response = await test.postJson('/v1/films', { image, scenes })
  film = Film.parse(await response.json())
})

describe('happy', () => {
  it.each([
    ['status=submitted', [`submitted ${DOP}`, `submitted ${SOUL}`]],
    ['status=failed', []],
    ['model=soul', [`submitted ${SOUL}`, `waiting ${SOUL}`]],
    [`model=${encodeURIComponent(SOUL)}`, [`submitted ${SOUL}`, `waiting ${SOUL}`]],
    ['model=soul&status=submitted', [`submitted ${SOUL}`]],
    ['since=2026-11-02T10:00:00Z&until=2026-11-03T10:00:00Z', [`submitted ${SOUL}`]],
    ['until=2026-11-02T11:00:00%2B01:00&status=waiting', [`waiting ${SOUL}`]],
  ])('generations with %s', async (query, expected) => {
    expect(await generations(query)).toEqual(expected)
  })

  it('pages through a filtered list with the link of each page', async () => {
    const first = await test.request('/v1/generations?status=submitted&limit=1')
    const next = /^<(.+)>; rel="next"$/.exec(first.headers.get('link')!)![1]!
    const second = GenerationPage.parse(await (await test.request(next)).json())
    expect(second.data.map(({ id }) => id)).toEqual([ids[`submitted ${SOUL}`]])
  })

  it('films, and the generations of one film', async () => {
    const films = async (query: string) =>
      FilmPage.parse(await (await test.request(`/v1/films?${query}`)).json()).data.map(({ id }) => id)
    expect(await films('status=accepted&model=kling')).toEqual([film.id])
    expect(await films('status=failed')).toEqual([])
    expect(await films('until=2026-01-01T00:00:00Z')).toEqual([])
    expect(await generations(`filmId=${film.id}`)).toEqual([])
    const take = { model: DOP, input: {}, priceCredits: 1, scene: { filmId: film.id, sceneIndex: 0, take: 1 } }
    const { id } = await test.database.db
      .transaction()
      .execute((trx) => insertGeneration(trx, { clientId: 'local', ...take }))
    expect(await generations(`filmId=${film.id}&status=waiting`)).toEqual([id])
    expect(await generations('filmId=film_01kabq5w3gey3s9v8m0n7xkc2t')).toEqual([])
  })
})

describe('error', () => {
  it.each([
    ['/v1/generations?state=failed', 'state', 'is not a parameter here; did you mean "status"?'],
    ['/v1/films?film_id=x', 'film_id', expect.stringMatching(/^is not a parameter here; the parameters are limit, /)],
    ['/v1/usage?group_by=model', 'group_by', 'is not a parameter here; did you mean "groupBy"?'],
    ['/v1/models?kind=image', 'kind', 'is not a parameter here; the parameters are capability, output, generation'],
    ['/v1/pool?fields=line', 'fields', 'is not a parameter here; this operation takes none'],
    ['/v1/generations/gen_01kabq5w3gey3s9v8m0n7xkc2t?fields=id', 'fields', expect.stringContaining('takes none')],
    ['/v1/pool/events?last_event_id=1', 'last_event_id', 'is not a parameter here; did you mean "lastEventId"?'],
    ['/v1/generations?status=faild', 'status', expect.stringMatching(/^must be one of waiting, .*failed/)],
    [
      '/v1/generations?model=soul-9',
      'model',
      expect.stringMatching(/^is not one of the \d+ choices; did you mean "soul.*"\?$/),
    ],
    ['/v1/generations?model=zzzzzz', 'model', expect.stringMatching(/^must be one of .*soul/)],
    ['/v1/generations?since=yesterday', 'since', 'must be a time, for example 2026-11-21T09:30:00Z'],
    ['/v1/generations?filmId=gen_1', 'filmId', expect.stringMatching(/^must be the id of a film/)],
    ['/v1/generations?limit=1&limit=2', 'limit', 'must be sent once'],
    ['/v1/films?since=2026-11-02T00:00:00Z&until=2026-11-01T00:00:00Z', 'since', 'must be before `until`'],
  ])('%s', async (path, pointer, detail) => {
    const problem = await problemFrom(await test.request(path))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer, detail }] })
  })

  it('a request that changes something is refused, too, and changes nothing', async () => {
    const before = await generations('limit=200')
    const order = { model: 'soul', input: { prompt: 'A lamp' } }
    const response = await test.postJson('/v1/generations?dryRun=true', order)
    expect(await problemFrom(response)).toMatchObject({ status: 400, errors: [{ pointer: 'dryRun' }] })
    expect(await generations('limit=200')).toEqual(before)
  })

  it('health checks ignore parameters that load balancers add', async () => {
    expect((await test.request('/livez?verbose')).status).toBe(200)
  })
})
