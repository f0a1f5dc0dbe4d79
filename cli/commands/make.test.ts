import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Estimate } from '../../contracts/public/money.ts'
import { ASSET_ID, GENERATION_ID, sampleAsset, sampleGeneration } from '../testing/sample-jobs.ts'
import { json } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const HAPPY = {
  'POST /v1/generations': json(sampleGeneration(), 202),
  'POST /v1/uploads': json(sampleAsset(Buffer.from('an image')), 201),
}

test('the help of a model lists its fields, and that of make names examples, without a request', async () => {
  const { api, place } = await scriptedCli({})
  const { exitCode, stdout } = await place.run('make', 'kling', '--help')
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/--image <file\|url\|id>\s+The image that the clip starts on\. \[image;\s+required\]/)
  expect(stdout).toMatch(/--duration <seconds>[\s\S]*default 5[\s\S]*choices: "5", "10"/)
  expect((await place.run('help', 'make', 'kling')).stdout).toContain('--duration <seconds>')
  expect((await place.run('make', '--help')).stdout).toContain('make soul "A lighthouse at dusk"')
  expect(api.seen).toEqual([])
})

test('fields of all kinds are sent with their names and types; a file that is named twice is uploaded once', async () => {
  const { api, place } = await scriptedCli(HAPPY)
  await writeFile(join(place.folder, 'a.png'), 'an image')
  const image = ['--image', 'a.png', '--end-image', 'a.png']
  const shots = [
    '--shots',
    '{"prompt":"lamp","durationSeconds":3}',
    '--shots.1.prompt=Waves',
    '--shots.1.duration',
    '2',
  ]
  const rest = ['--no-sound', '--multi-shots', '--durationSeconds', '5', '--cfg-scale', '0.7', '--no-wait']
  const { exitCode, stdout, stderr } = await place.run('make', 'kling-3', 'A storm', ...image, ...shots, ...rest)
  expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0, stdout: `${GENERATION_ID}\n` })
  expect(api.bodiesOf('POST /v1/generations')).toEqual([
    {
      model: 'kling-3',
      input: {
        prompt: 'A storm',
        image: ASSET_ID,
        endImage: ASSET_ID,
        shots: [
          { prompt: 'lamp', durationSeconds: 3 },
          { prompt: 'Waves', durationSeconds: 2 },
        ],
        sound: false,
        multiShots: true,
        durationSeconds: 5,
        cfgScale: 0.7,
      },
    },
  ])
  expect(api.seen.filter(({ path }) => path === '/v1/uploads')).toHaveLength(1)
})

test('a character, and what happens where none of its accounts is free, are sent with the job', async () => {
  const { api, place } = await scriptedCli(HAPPY)
  const policy = ['--character-policy', 'references', '--character-fallback-model', 'banana-pro']
  await place.run('make', 'soul-2', 'A castle', '--character', 'Ada', ...policy, '--no-wait')
  await place.run('make', 'banana-pro', 'A castle', '--character', 'Ada', '--no-wait')
  expect(api.bodiesOf('POST /v1/generations')).toEqual([
    {
      model: 'soul-2',
      input: { prompt: 'A castle', character: { id: 'Ada' } },
      ...{ characterPolicy: 'references', characterFallbackModel: 'banana-pro' },
    },
    { model: 'banana-pro', input: { prompt: 'A castle', character: { id: 'Ada' } } },
  ])
  const wrong = await place.run('make', 'soul-2', 'A castle', '--character-policy', 'maybe')
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringMatching(/wait, train, references/)])
})

test('the input can be a JSON file, whose fields options replace', async () => {
  const { api, place } = await scriptedCli(HAPPY)
  await writeFile(join(place.folder, 'input.json'), '{"prompt":"A lighthouse","aspectRatio":"9:16","seed":3}')
  await place.run('make', 'soul', '--input', 'input.json', '--aspect-ratio', '16:9', '--set', 'seed=4', '--no-wait')
  expect(api.bodiesOf('POST /v1/generations')).toEqual([
    { model: 'soul', input: { prompt: 'A lighthouse', aspectRatio: '16:9', seed: 4 } },
  ])
})

test.each([
  [['klin', 'x'], /There is no model "klin"\. Did you mean "kling"/],
  [['kling', 'x', '--image', 'a', '--durration', '5'], /Did you mean --duration\?/],
  [['soul', 'x', '--aspect-ratio', '16:8'], /Allowed choices are .* Did you mean 16:9\?/],
  [['kling', 'x', '--image', 'a', '--cfg-scale', '2'], /number from 0 to 1/],
  [['kling-3', 'x', '--shots', '{"promt":"x"}'], /no field "promt".*Did you mean "prompt"\?/],
  [['kling', 'x'], /--image is missing: The image that the clip starts on\./],
  [['soul'], /<prompt> is missing/],
  [['soul', 'x', '--prompt', 'y'], /given twice/],
  [['kling', 'x', '--image', 'missing.png'], /--image: the file .* does not exist/],
])('hfw make %j is refused with exit code 2, and no job is created', async (args, expected) => {
  const { api, place } = await scriptedCli({})
  const { exitCode, stdout, stderr } = await place.run('make', ...args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toMatch(expected)
  expect(api.seen.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('a model that only an account lists has the options of its JSON Schema', async () => {
  const inputSchema = {
    type: 'object',
    properties: {
      prompt: { type: 'string' },
      image_url: { type: 'string', format: 'uri' },
      aspect_ratio: { type: 'string', enum: ['16:9', '9:16'] },
    },
    required: ['prompt'],
  }
  const facts = { id: 'acme/new', title: 'New', description: 'A new model.', output: 'image', inputSchema }
  const { api, place } = await scriptedCli({ ...HAPPY, 'GET /v1/models/acme%2Fnew': json(facts) })
  const options = ['--aspect-ratio', '9:16', '--image-url', 'https://example.com/a.png', '--no-wait']
  const { exitCode, stderr } = await place.run('make', 'acme/new', 'A lighthouse', ...options)
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  const input = { prompt: 'A lighthouse', aspect_ratio: '9:16', image_url: 'https://example.com/a.png' }
  expect(api.bodiesOf('POST /v1/generations')).toEqual([{ model: 'acme/new', input }])
  expect((await place.run('make', 'acme/new', 'x', '--aspect-ratio', '16:8')).stderr).toContain('Did you mean 16:9?')
})

test('a dry run needs neither prompt nor file', async () => {
  const estimate: Estimate = {
    credits: 5.6,
    source: 'catalogue',
    isUpperBound: false,
    account: null,
    model: 'kling',
    scenes: null,
    character: null,
  }
  const { api, place } = await scriptedCli({ 'POST /v1/estimates': json(estimate) })
  const { exitCode } = await place.run('make', 'kling', '--duration', '10', '--dry-run')
  expect(exitCode).toBe(0)
  expect(api.bodiesOf('POST /v1/estimates')).toEqual([{ model: 'kling', input: { durationSeconds: 10 } }])
})
