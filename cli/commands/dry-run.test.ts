import { expect, test } from 'vitest'
import type { Estimate } from '../../contracts/public/money.ts'
import { json } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const estimate: Estimate = {
  credits: 5.6,
  source: 'platform',
  isUpperBound: false,
  account: 'north',
  model: 'kling',
  scenes: null,
  character: null,
}
const routes = { 'POST /v1/estimates': json(estimate) }

test.each([
  [['image', '--resolution', '1080p', '--batch', '4'], { model: 'soul', input: { resolution: '1080p', batchSize: 4 } }],
  [['image', 'A lamp'], { model: 'soul', input: { prompt: 'A lamp' } }],
  [
    ['video', '--duration', '10', '--no-sound', '--set', 'cfgScale=0.5'],
    { model: 'kling', input: { durationSeconds: 10, sound: false, cfgScale: 0.5 } },
  ],
  [['video', '--image', 'no-such-file.png'], { model: 'kling', input: {} }],
  [['film'], { scenes: [{}] }],
  [
    ['film', '-m', 'dop', '-s', 'One', '-s', 'Two', '-d', '5', '--set', 'sound=false'],
    {
      model: 'dop',
      scenes: [
        { prompt: 'One', durationSeconds: 5 },
        { prompt: 'Two', durationSeconds: 5 },
      ],
      settings: { sound: false },
    },
  ],
])('%j --dry-run asks for a price and creates nothing', async (args, body) => {
  const { api, place } = await scriptedCli(routes)
  const { exitCode, stdout, stderr } = await place.run(...args, '--dry-run')
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: '✓ Dry run: no job was created, and nothing is paid.\n',
  })
  expect(stdout).toBe('about 5.6 credits for kling, from the platform through north\n')
  expect(api.seen).toHaveLength(1)
  expect(api.bodiesOf('POST /v1/estimates')).toEqual([body])
})

test('--dry-run sends the policy of the character, and prints what its training would cost', async () => {
  const detail = 'No account holds the v2 Soul ID of Ada; it is trained on north first.'
  const character = { name: 'Ada', decision: 'train' as const, detail, trainingCredits: 40 }
  const { api, place } = await scriptedCli({ 'POST /v1/estimates': json({ ...estimate, character }) })
  const args = ['-m', 'soul-2', '--character', 'Ada', '--character-policy', 'train', '--dry-run']
  const { stdout } = await place.run('image', 'A lamp', ...args)
  expect(api.bodiesOf('POST /v1/estimates')).toMatchObject([
    { model: 'soul-2', characterPolicy: 'train', input: { character: { id: 'Ada' } } },
  ])
  expect(stdout.split('\n').slice(1, 3)).toEqual(['and 40 credits to train Ada', detail])
})

test.each([
  [['image', 'x', '--model', 'kling'], 'kling makes clips: use ./hfw video.'],
  [['video', 'x', '--image', 'a.png', '--model', 'soul'], 'soul makes images: use ./hfw image.'],
  [['film', '--image', 'a.png', '--scene', 'x', '--model', 'soul'], 'soul makes images, and a film needs'],
  [['image', ''], '<prompt> is empty: say what to show.'],
  [['image', ' \t'], '<prompt> is empty: say what to show.'],
  [['image', '', '--dry-run'], '<prompt> is empty: say what to show.'],
  [['image'], '<prompt> is missing: say what to show.'],
  [['video', '--image', 'a.png'], '<prompt> is missing: say what happens.'],
  [['video', 'x'], '--image is missing: The image that the clip starts on.'],
  [['film', '--image', 'a.png', '--scene', ''], '--scene is empty'],
  [['image', 'x', '--no-wait', '--out', 'here'], '--out needs the end of the job, and --no-wait does not wait for it.'],
  [['video', 'x', '--image', 'a.png', '--no-wait', '-o', 'here'], '--out needs the end of the job'],
  [['film', '--image', 'a.png', '--scene', 'x', '--no-wait', '-o', 'a.mp4'], '--out needs the end of the job'],
  [['film', 'join', 'film_01kabq5w3gey3s9v8m0n7xkc2t', '--no-wait', '-o', 'a.mp4'], '--out needs the end of the job'],
  [['image', 'x', '--set', 'fields'], 'It must be field=value.'],
])('%j is a wrong command line: nothing is sent', async (args, text) => {
  const { api, place } = await scriptedCli(routes)
  const { exitCode, stderr } = await place.run(...args)
  expect(exitCode).toBe(2)
  expect(stderr).toContain(text)
  expect(api.seen).toEqual([])
})
