import { expect, test } from 'vitest'
import { json } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const entry = {
  id: '99de6fc5-1177-49b9-b2e9-19e17d95bcaf',
  name: 'Tokyo Streetstyle',
  description: 'Street fashion at night.',
  previewUrl: 'https://cdn.test/tokyo.webp',
  list: 'style',
  models: ['higgsfield-ai/soul/standard'],
  usesEndImage: null,
  state: 'offered',
  goneSince: null,
  missingOn: ['south'],
}
const gone = { ...entry, name: 'Noir', state: 'gone', goneSince: '2026-11-20T10:00:00.000Z', missingOn: [] }
const reading = {
  list: 'style',
  models: entry.models,
  readAt: '2026-11-21T08:00:00.000Z',
  readFrom: 'north',
  accounts: 2,
}
const unread = { list: 'style_v2', models: [], readAt: null, readFrom: null, accounts: 0 }
const page = { data: [entry, gone], lists: [reading, unread] }

test('styles are a table with their states, and say when and from where they were read', async () => {
  const { place } = await scriptedCli({ 'GET /v1/styles?q=street&model=soul': json(page) })
  const shown = await place.run('styles', '--search', 'street', '--model', 'soul')
  expect(shown).toMatchObject({ exitCode: 0 })
  const [title, first, second] = shown.stdout.split('\n')
  expect(title).toMatch(/^NAME +STATE +MODELS +ID +DESCRIPTION$/)
  expect(first).toMatch(/^Tokyo Streetstyle +offered, not on south +soul +99de6fc5\S+ +Street fashion at night\.$/)
  expect(second).toMatch(/^Noir +gone since 2026-11-20 +soul/)
  expect(shown.stderr).toContain('style: last read at 2026-11-21T08:00:00.000Z from north; 2 accounts read.')
  expect(shown.stderr).toContain('style_v2: from the documentation; not read from an account.')
  const asJson = await place.run('styles', '--search', 'street', '--model', 'soul', '--json')
  expect(JSON.parse(asJson.stdout)).toEqual(page)
})

test('a model without presets, and a search without a match, are said', async () => {
  const { place } = await scriptedCli({
    'GET /v1/presets?model=kling': json({ data: [], lists: [] }),
    'GET /v1/motions?q=xyz': json({ data: [], lists: [reading] }),
  })
  expect((await place.run('presets', '--model', 'kling')).stderr).toContain('kling takes no presets.')
  expect((await place.run('motions', '--search', 'xyz')).stderr).toContain('No entry of the motions matches.')
})
