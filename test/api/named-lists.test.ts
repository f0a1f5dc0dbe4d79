// Styles, motions and presets by name: what the lists show, and what happens to names in orders and estimates.
import { beforeEach, describe, expect, it } from 'vitest'
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { PlatformListing } from '../../contracts/models/platform-listing.ts'
import { NamedListPage } from '../../contracts/public/named-lists.ts'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { findAccount } from '../../db/accounts/read.ts'
import { recordListings } from '../../db/accounts/listings.ts'
import { findAccountsOffering } from '../../db/named-lists/offering.ts'
import { recordList } from '../../db/named-lists/record.ts'
import { unknownModel } from '../../domain/models/unknown/unknown-model.ts'
import { readLists } from '../../services/named-lists/read-lists.ts'
import type { ListRead } from '../../services/platform/platform-lookups.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { png } from '../support/pictures.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const NOIR = '11111111-1111-4111-8111-111111111111'
const GRAIN = '22222222-2222-4222-8222-222222222222'
const ORBIT = 'ea035f68-b350-40f1-b7f4-7dff999fdd67'

const LISTED: PlatformListing = {
  ...{ slug: 'maker/lantern', title: 'Lantern', description: '', outputType: 'image', operations: ['text_to_image'] },
  inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
}

const test = useTestApi()
let north: string
let south: string

const entry = (id: string, name: string) => ({ id, name, description: null, previewUrl: null, usesEndImage: null })
const record = (accountId: string, list: PlatformList, ...entries: ReturnType<typeof entry>[]) =>
  recordList(test.database.db, { accountId, list, entries })
const listed = async (path: string) => NamedListPage.parse(await (await test.request(path)).json())
const order = (model: string, input: object) =>
  test.postJson('/v1/generations', { model, input: { prompt: 'A lamp', ...input } })

beforeEach(async () => {
  const { db } = test.database
  for (const table of ['accountListEntry', 'listEntry', 'accountList'] as const) await db.deleteFrom(table).execute()
  await seedAccounts(db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
  ])
  north = (await findAccount(db, { ref: 'north' }))!.id
  south = (await findAccount(db, { ref: 'south' }))!.id
})

describe('the lists', () => {
  it('come from the documentation before an account is read, and have the controls of models', async () => {
    const styles = await listed('/v1/styles?model=soul')
    expect(styles.data).toHaveLength(106)
    expect(styles.data[0]).toMatchObject({
      state: 'documented',
      models: expect.arrayContaining(['higgsfield-ai/soul/standard']),
    })
    expect(styles.lists).toMatchObject([{ list: 'style', readAt: null, readFrom: null, accounts: 0 }])
    expect((await listed('/v1/motions?model=dop')).data).toHaveLength(121)
    expect((await listed('/v1/motions?model=cinema')).data).toHaveLength(33)
    const genres = await listed('/v1/presets?list=genre&q=NO-ir')
    expect(genres.data).toMatchObject([{ id: 'noir', name: 'Noir', list: 'genre' }])
    expect((await listed('/v1/styles?model=kling')).data).toEqual([])
    expect(await problemFrom(await test.request('/v1/styles?model=suol'))).toMatchObject({ code: 'unknown_model' })
  })

  it('follow the accounts: entries differ between them, disappear with a mark, and come back', async () => {
    expect(await record(north, 'style_v2', entry(GRAIN, 'Film grain'), entry(NOIR, 'Noir'))).toEqual({
      added: 2,
      gone: 0,
    })
    await record(south, 'style_v2', entry(GRAIN, 'Film grain'))
    const read = async () => (await listed('/v1/styles?list=style_v2')).data
    expect(await settled(read)).toMatchObject([
      { name: 'Film grain', state: 'offered', missingOn: [] },
      { name: 'Noir', state: 'offered', missingOn: ['south'] },
    ])
    expect(await record(north, 'style_v2', entry(GRAIN, 'Film grain, fine'))).toEqual({ added: 0, gone: 1 })
    expect(await settled(read)).toMatchObject([
      { name: 'Film grain, fine', state: 'offered' },
      { name: 'Noir', state: 'gone', goneSince: expect.any(String), missingOn: [] },
    ])
    const refused = await problemFrom(await order('soul-2', { style: 'noir' }))
    expect(refused).toMatchObject({ code: 'invalid_content', errors: [{ pointer: '/input/style' }] })
    expect(refused.errors?.[0]?.detail).toContain('that no account offers since')
    expect(await record(north, 'style_v2', entry(GRAIN, 'Film grain'), entry(NOIR, 'Noir'))).toEqual({
      added: 1,
      gone: 0,
    })
    expect((await order('soul-2', { style: 'noir' })).status).toBe(202)
  })

  it('are read from every account when they are due; a list that is empty or fails changes nothing', async () => {
    const asked: string[] = []
    const lookups = (answer: () => ListRead) => ({
      ...test.ctx.lookups,
      readList: async ({ accountId, list }: { accountId: string; list: PlatformList }) => {
        asked.push(`${accountId} ${list}`)
        return answer()
      },
    })
    const read = (answer: () => ListRead) => readLists({ ctx: { db: test.database.db, lookups: lookups(answer) } })
    const one = { kind: 'read', entries: [entry(NOIR, 'Noir')] } as const
    expect(await read(() => ({ ...one, entries: [...one.entries] }))).toEqual({
      read: 10,
      added: 10,
      gone: 0,
      failed: 0,
    })
    expect(new Set(asked).size).toBe(10)
    expect(await read(() => ({ kind: 'unread', detail: 'no' }))).toEqual({ read: 0, added: 0, gone: 0, failed: 0 })
    const old = new Date(Date.now() - 25 * 3_600_000)
    await test.database.db.updateTable('accountList').set({ readAt: old, triedAt: old }).execute()
    expect(await read(() => ({ kind: 'unread', detail: 'HTTP 500' }))).toEqual({
      read: 0,
      added: 0,
      gone: 0,
      failed: 10,
    })
    const { problem, readAt } = (await test.database.db.selectFrom('accountList').selectAll().execute())[0]!
    expect({ problem, readAt }).toEqual({ problem: 'HTTP 500', readAt: old })
    expect((await settled(() => listed('/v1/presets?list=marketing_preset'))).data).toMatchObject([
      { state: 'offered' },
    ])
  })
})

describe('an order', () => {
  it('is stored with the id and the name, and prices the same', async () => {
    const body = await (await order('soul', { style: 'TOKYO street-style', aspectRatio: '16:9' })).json()
    expect(body).toMatchObject({
      input: { style: '99de6fc5-1177-49b9-b2e9-19e17d95bcaf' },
      inputNames: { '/style': 'Tokyo Streetstyle' },
    })
    expect(await (await order('soul', {})).json()).not.toHaveProperty('inputNames')
    const estimate = (style: string) => test.postJson('/v1/estimates', { model: 'soul', input: { style } })
    expect((await estimate('tokyo streetstyle')).status).toBe(200)
    expect(await problemFrom(await estimate('Tokio Streetstyle'))).toMatchObject({
      errors: [
        {
          pointer: '/input/style',
          detail: expect.stringMatching(
            /^is not a style of Soul in the documentation, .*; did you mean "Tokyo Streetstyle"\?$/,
          ),
        },
      ],
    })
  })

  it('of a film has the ids in its settings and in every scene', async () => {
    const upload = await test.request('/v1/uploads', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: png(),
    })
    const { id: image } = (await upload.json()) as { id: string }
    const film = (motion: string) => ({
      ...{ model: 'dop', image, scenes: [{ prompt: 'one' }, { prompt: 'two' }] },
      settings: { motions: [{ motion }] },
    })
    const accepted = (await (await test.postJson('/v1/films', film('360 orbit'))).json()) as { id: string }
    expect(accepted).toMatchObject({
      settings: { motions: [{ motion: ORBIT }] },
      settingNames: { '/motions/0/motion': '360 Orbit' },
    })
    const withStrength = { motion: ORBIT, strength: 0.5 }
    const rows = await test.database.db.selectFrom('scene').select('input').where('filmId', '=', accepted.id).execute()
    expect(rows.map(({ input }) => input['motions'])).toEqual([[withStrength], [withStrength]])
    expect(await problemFrom(await test.postJson('/v1/films', film('360 orbot')))).toMatchObject({
      errors: [
        {
          pointer: '/settings/motions/0/motion',
          detail: expect.stringMatching(/^is not a motion in the documentation, .*; did you mean "360 Orbit"\?$/),
        },
      ],
    })
  })

  it('runs only on accounts that may offer its style', async () => {
    await record(north, 'style_v2', entry(GRAIN, 'Film grain'), entry(NOIR, 'Noir'))
    const required = async (style: string) => {
      const response = await order('soul-2', { style })
      const { id } = (await response.json()) as { id: string }
      const row = test.database.db.selectFrom('generation').select('requiredAccountIds').where('id', '=', id)
      return (await row.executeTakeFirstOrThrow()).requiredAccountIds
    }
    // The list of the other account has not been read, so that it may offer the style.
    expect(await required('Noir')).toEqual([])
    await record(south, 'style_v2', entry(GRAIN, 'Film grain'))
    expect(await required('Noir')).toEqual([north])
    expect(await required('Film grain')).toEqual([])
    await record(south, 'style_v2', entry('33333333-3333-4333-8333-333333333333', 'Other'))
    expect(await required('Film grain')).toEqual([north])
    const model = getModelOrThrow('soul-2')
    expect(await findAccountsOffering(test.database.db, { model, input: { style: NOIR } })).toEqual([north])
  })

  it('runs only on accounts that may have its model, where the catalogue does not have it', async () => {
    const { db } = test.database
    const listings = [LISTED]
    await recordListings(db, { accountId: north, listings })
    const made = unknownModel(LISTED, 'v1')
    if (made.kind !== 'usable') throw new Error(made.reason)
    const offering = () => findAccountsOffering(db, { model: made.model, input: { prompt: 'A lamp' } })
    // The list of the other account has not been read, so that it may have the model.
    expect(await offering()).toBeUndefined()
    await recordListings(db, { accountId: south, listings: [] })
    expect(await offering()).toEqual([north])
    await recordListings(db, { accountId: south, listings })
    expect(await offering()).toBeUndefined()
  })
})

/** Lists are held in memory for some seconds: the read after a miss is fresh. */
async function settled<Value>(read: () => Promise<Value>): Promise<Value> {
  await order('soul-2', { style: 'no such style' })
  return read()
}
