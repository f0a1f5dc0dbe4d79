import { describe, expect, it } from 'vitest'
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { mergeEntries, type StoredEntry } from './entry.ts'
import { resolveName } from './resolve-name.ts'

const NOIR = '11111111-1111-4111-8111-111111111111'
const GRAIN = '22222222-2222-4222-8222-222222222222'
const EXTRA = '33333333-3333-4333-8333-333333333333'
const TOKYO = '99de6fc5-1177-49b9-b2e9-19e17d95bcaf'

function stored(list: PlatformList, id: string, name: string, changes: Partial<StoredEntry> = {}): StoredEntry {
  const rest = { description: null, previewUrl: null, usesEndImage: null, goneSince: null, missingOn: [] }
  return { list, id, name, ...rest, offers: 1, ...changes }
}

const ENTRIES = mergeEntries(
  [
    stored('style', NOIR, 'It’s Noir'),
    stored('style_v2', GRAIN, 'Film grain'),
    stored('style_v2', EXTRA, 'Old look', { offers: 0, goneSince: new Date('2026-11-20T10:00:00Z') }),
  ],
  new Set(['style_v2']),
)

describe('a name or an id', () => {
  it.each(['It’s Noir', 'its-noir', 'IT_S NOIR ', NOIR, NOIR.toUpperCase()])('finds %j', (given) => {
    expect(resolveName(ENTRIES, 'style', given)).toMatchObject({ ok: true, id: NOIR, entry: { name: 'It’s Noir' } })
  })

  it('finds what the documentation lists, as long as no account was read', () => {
    const found = resolveName(ENTRIES, 'style', 'tokyo streetstyle')
    expect(found).toMatchObject({ ok: true, id: TOKYO, entry: { state: 'documented' } })
    const afterRead = mergeEntries([stored('style', NOIR, 'Noir')], new Set(['style']))
    expect(resolveName(afterRead, 'style', TOKYO)).toEqual({
      ok: false,
      detail: 'is a style of Soul, "Tokyo Streetstyle", that no account offers; GET /v1/styles lists them',
    })
  })

  it('passes an id that no list has, because the platform’s lists can be newer', () => {
    const id = '44444444-4444-4444-8444-444444444444'
    expect(resolveName(ENTRIES, 'style', id)).toEqual({ ok: true, id, entry: undefined })
  })

  it.each([
    [
      'style',
      'Film Grain',
      'is a style of Soul 2, "Film grain"; this model takes the styles of Soul; GET /v1/styles lists them',
    ],
    [
      'style',
      GRAIN,
      'is a style of Soul 2, "Film grain"; this model takes the styles of Soul; GET /v1/styles lists them',
    ],
    ['style_v2', 'film grian', 'is not a style of Soul 2; did you mean "Film grain"?'],
    ['style_v2', 'zzzzzzzzzzzz', 'is not a style of Soul 2; GET /v1/styles lists them'],
    [
      'style_v2',
      'old look',
      'is a style of Soul 2, "Old look", that no account offers since 2026-11-20T10:00:00.000Z; GET /v1/styles lists them',
    ],
    [
      'restyle_preset',
      'Anime',
      'is not an id, and the presets of Genjutsu have not been read from an account yet; send the id',
    ],
  ] as const)('refuses %s %j: %s', (list, given, detail) => {
    expect(resolveName(ENTRIES, list, given)).toEqual({ ok: false, detail })
  })

  it('refuses a name that two entries have, unless one is spelt exactly so', () => {
    const twins = mergeEntries([stored('style', NOIR, 'Noir'), stored('style', EXTRA, 'NOIR')], new Set(['style']))
    expect(resolveName(twins, 'style', 'NOIR')).toMatchObject({ ok: true, id: EXTRA })
    expect(resolveName(twins, 'style', 'noir')).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^is the name of 2 entries of the styles of Soul: "[^"]+" \(.*; send the id$/),
    })
  })
})

it('an entry is offered, gone where accounts were read, and documented where none was', () => {
  const stateOf = (id: string) => ENTRIES.find((entry) => entry.id === id)?.state
  expect([GRAIN, EXTRA, TOKYO].map(stateOf)).toEqual(['offered', 'gone', 'documented'])
})
