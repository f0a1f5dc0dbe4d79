import { expect, test } from 'vitest'
import type { TrainingPlan } from '../../contracts/public/characters.ts'
import { json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'
const PLAN: TrainingPlan = {
  character: { id: `char_${SUFFIX}`, name: 'Ada' },
  dryRun: true,
  credits: 40,
  trainings: [
    { variant: 'v2', account: 'north', accountId: `acct_${SUFFIX}`, action: 'train', trainingId: null, credits: 40 },
    { variant: 'v2', account: null, accountId: null, action: 'no_account', trainingId: null, credits: 0 },
  ],
}

test('train sends variants and count, and a dry run prints the plan with its price', async () => {
  const { api, place } = await scriptedCli({ 'POST /v1/characters/Ada/train': json(PLAN) })
  const run = await place.run('character', 'train', 'Ada', '--variant', 'v2', '--count', '2', '--dry-run')
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toBe('v2 on north: 40 credits\nv2: no further account can train it\nPrice: 40 credits\n')
  expect(run.stderr).toContain('nothing is paid')
  expect(api.bodiesOf('POST /v1/characters/Ada/train')).toEqual([{ variants: ['v2'], count: 2, dryRun: true }])
})

test('a character that does not exist ends with exit code 1', async () => {
  const { place } = await scriptedCli({
    'GET /v1/characters/Eve': problem('not_found', { detail: 'There is no character Eve.' }),
  })
  const run = await place.run('character', 'show', 'Eve')
  expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining('There is no character Eve.')])
})

test('change sends the new name and the images, and needs one of them', async () => {
  const character = {
    ...{ id: `char_${SUFFIX}`, name: 'Ada Lovelace', images: [], advice: [], trainings: [] },
    ...{ removalRequestedAt: null, removedAt: null, createdAt: '2026-11-22T00:00:00.000Z' },
    links: { self: '/v1/characters/x', train: '/v1/characters/x/train', adopt: '/v1/characters/x/adopt' },
  }
  const { api, place } = await scriptedCli({ 'PATCH /v1/characters/Ada': json(character) })
  const images = [`asset_${SUFFIX}`, 'https://example.com/a.png']
  const run = await place.run(
    ...['character', 'change', 'Ada', '--name', 'Ada Lovelace', '--add-images', ...images],
    ...['--remove-images', `asset_${SUFFIX}`],
  )
  expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('Ada Lovelace is changed.')])
  expect(api.bodiesOf('PATCH /v1/characters/Ada')).toEqual([
    { name: 'Ada Lovelace', addImages: images, removeImages: [`asset_${SUFFIX}`] },
  ])
  const nothing = await place.run('character', 'change', 'Ada')
  expect([nothing.exitCode, nothing.stderr]).toEqual([2, expect.stringContaining('Nothing to change')])
})
