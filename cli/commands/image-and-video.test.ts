import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ASSET_ID,
  FINISHED_AT,
  GENERATION_ID,
  generationEvent,
  sampleAsset,
  sampleGeneration,
} from '../testing/sample-jobs.ts'
import { type Responder, bytes, eventStream, json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SELF = `/v1/generations/${GENERATION_ID}`
const image = Buffer.from('the bytes of an image')
const output = sampleAsset(image)
const charge = { chargedCredits: 1.5, chargedUsd: 0.09375 }
const completed = sampleGeneration({ status: 'completed', outputs: [output], finishedAt: FINISHED_AT, ...charge })
const EVENTS = [
  generationEvent('waiting'),
  generationEvent('submitting', { account: 'north' }),
  generationEvent('in_progress'),
  generationEvent('completed'),
]
const happy: Record<string, Responder> = {
  'POST /v1/generations': json(sampleGeneration(), 202),
  [`GET ${SELF}/events`]: eventStream(EVENTS),
  [`GET ${SELF}`]: json(completed),
  [`GET ${output.url}`]: bytes(image, 'image/png'),
}

test('an image is created, followed and saved; stdout gets only its path', async () => {
  const { api, place } = await scriptedCli(happy, { HFW_TOKEN: 'a-token' })
  const args = ['A lighthouse', '--aspect-ratio', '16:9', '--batch', '4', '--seed', '7', '--out', 'images']
  const { exitCode, stdout, stderr } = await place.run('image', ...args)
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  expect(stdout).toBe(`${join(place.folder, 'images', `${GENERATION_ID}-1.png`)}\n`)
  expect(await readFile(stdout.trim())).toEqual(image)
  expect(stderr.split('\n')).toEqual([
    `Accepted ${GENERATION_ID}: higgsfield-ai/soul/standard, about 1.5 credits`,
    '[0:00] image: waiting for a slot',
    '[0:00] image: being sent on north',
    '[0:00] image: in progress on north',
    '[0:00] image: completed, 0 s',
    'Paid 1.5 of 1.5 credits ($0.094)',
    expect.stringMatching(/^✓ gen_\w+ completed in 21 s\. {2}Next: .\/hfw video "what happens" --image .*-1\.png$/),
    '',
  ])
  expect(api.bodiesOf('POST /v1/generations')).toEqual([
    { model: 'soul', input: { prompt: 'A lighthouse', aspectRatio: '16:9', batchSize: 4, seed: 7 } },
  ])
  expect(api.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer a-token',
    'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test('a result of the sandbox is labelled once, as the last line', async () => {
  const made = { ...completed, fromSandbox: true }
  const { place } = await scriptedCli({ ...happy, [`GET ${SELF}`]: json(made) }, { HFW_TOKEN: 'a-token' })
  const label = 'made by the sandbox: a stand-in picture, nothing was paid'
  for (const args of [
    ['image', 'A lighthouse'],
    ['watch', GENERATION_ID],
    ['get', GENERATION_ID],
  ]) {
    const { stdout, stderr } = await place.run(...args)
    expect(`${stdout}${stderr}`.split(label)).toHaveLength(2)
    expect(stderr.endsWith(`${label}\n`)).toBe(true)
  }
  const { stderr } = await place.run('image', 'A lighthouse')
  expect(stderr).toContain('In the sandbox: paid 1.5 of 1.5 credits')
  const { place: real } = await scriptedCli(happy)
  expect((await real.run('get', GENERATION_ID)).stderr).toBe('')
})

test('with --json stdout is one document, and an existing file is not overwritten', async () => {
  const { place } = await scriptedCli(happy, { HFW_TOKEN: 'a-token' })
  await writeFile(join(place.folder, `${GENERATION_ID}-1.png`), 'mine')
  const { exitCode, stdout } = await place.start('image', 'A lighthouse', '--json').result
  expect(exitCode).toBe(0)
  const file = join(place.folder, `${GENERATION_ID}-1-2.png`)
  expect(JSON.parse(stdout)).toEqual({ ...completed, files: [file] })
  expect(await readFile(join(place.folder, `${GENERATION_ID}-1.png`), 'utf8')).toBe('mine')
})

test('a POST whose response was lost is retried with the same key', async () => {
  const { api, place } = await scriptedCli(
    {
      ...happy,
      'POST /v1/generations': (response, request, attempt) => {
        if (attempt === 1) response.destroy()
        else if (attempt === 2) problem('unavailable')(response, request, attempt)
        else json(sampleGeneration(), 202)(response, request, attempt)
      },
    },
    { HFW_TOKEN: 'a-token' },
  )
  const { exitCode, stdout } = await place.run('image', 'A lighthouse', '--no-wait')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${GENERATION_ID}\n` })
  const keys = api.seen.map((request) => request.headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test('a video uploads its image first and sends only the given options', async () => {
  const { api, place } = await scriptedCli(
    { ...happy, 'POST /v1/uploads': json(output, 201) },
    { HFW_TOKEN: 'a-token' },
  )
  await writeFile(join(place.folder, 'start.jpg'), image)
  const { exitCode } = await place.run('video', 'Waves', '-i', 'start.jpg', '-d', '10', '--no-sound', '--no-wait')
  expect(exitCode).toBe(0)
  expect(api.seen[0]).toMatchObject({ path: '/v1/uploads', headers: { 'content-type': 'image/jpeg' }, body: image })
  expect(api.bodiesOf('POST /v1/generations')).toEqual([
    { model: 'kling', input: { prompt: 'Waves', image: ASSET_ID, durationSeconds: 10, sound: false } },
  ])
})

test('a refusal is printed with fields, options and request id, and exits with 1', async () => {
  const errors = [{ pointer: '/input/aspectRatio', detail: 'must be one of 4:3, 9:16' }]
  const { place } = await scriptedCli(
    { 'POST /v1/generations': problem('invalid_content', { detail: 'One field is not right.', errors }) },
    { HFW_TOKEN: 'a-token' },
  )
  const { exitCode, stdout, stderr } = await place.run('image', 'A lighthouse', '-a', '16:9', '--json')
  expect(exitCode).toBe(1)
  expect(stderr).toBe(
    [
      'error: The content is not valid',
      '  One field is not right.',
      '  --aspect-ratio: must be one of 4:3, 9:16',
      '  Request id: req_01kabq5w3gey3s9v8m0n7xkc2t',
      '',
    ].join('\n'),
  )
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid_content', errors } })
})

test('a failed job exits with 1 and prints the reason and whether it was paid for', async () => {
  const error = { code: 'content_rejected', detail: 'The platform refused the prompt.', paid: 'no' } as const
  const { place } = await scriptedCli(
    {
      ...happy,
      [`GET ${SELF}/events`]: eventStream([generationEvent('failed', { error })]),
      [`GET ${SELF}`]: json(sampleGeneration({ status: 'failed', error, finishedAt: FINISHED_AT })),
    },
    { HFW_TOKEN: 'a-token' },
  )
  const { exitCode, stdout, stderr } = await place.run('image', 'A lighthouse')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain('The platform refused the prompt. (content_rejected; nothing was paid)')
})

test('bytes that differ from the stored file are discarded', async () => {
  const { place } = await scriptedCli(
    { ...happy, [`GET ${output.url}`]: bytes(Buffer.from('something else'), 'image/png') },
    { HFW_TOKEN: 'a-token' },
  )
  const { exitCode, stderr } = await place.run('image', 'A lighthouse')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('the received content (14 bytes) differs from the stored file')
  expect(await readdir(place.folder)).toEqual([])
})

test('a wrong command line exits with 2, prints the reason on stderr and sends no request', async () => {
  const { api, place } = await scriptedCli({}, { HFW_TOKEN: 'a-token' })
  const results = await Promise.all([
    place.run('image', '--json'),
    place.run('image', 'x', '--batch', '3'),
    place.run('video', 'x', '--image', 'missing.png', '--json'),
    place.run('video', 'x', '--image', 'https://example.com/a.png', '--duration', 'ten'),
    place.run('nonsense'),
    place.start('image', 'x', '--seed', '0').result,
  ])
  for (const { exitCode, stdout } of results) expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  const messages = results.map((result) => result.stderr)
  expect(messages[0]).toContain('<prompt> is missing')
  expect(messages[2]).toContain('--image: the file')
  expect(messages[3]).toContain('Allowed choices are 5, 10')
  expect(api.seen).toEqual([])
})

test('Ctrl-C before the response prints that the job may have been accepted', async () => {
  const received = Promise.withResolvers<void>()
  const { place } = await scriptedCli({ 'POST /v1/generations': () => received.resolve() }, { HFW_TOKEN: 'a-token' })
  const running = place.start('image', 'A lighthouse')
  await received.promise
  running.child.kill('SIGINT')
  const { exitCode, stdout, stderr } = await running.result
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
  expect(stderr).toBe(
    'Interrupted.\n  The API has not confirmed a job. A job that was being sent may have been accepted.\n',
  )
})

test('Ctrl-C of a command that only reads does not mention a job', async () => {
  const received = Promise.withResolvers<void>()
  const { place } = await scriptedCli({ 'GET /v1/models': () => received.resolve() })
  const running = place.start('models')
  await received.promise
  running.child.kill('SIGINT')
  expect(await running.result).toEqual({ exitCode: 130, stdout: '', stderr: 'Interrupted.\n' })
})
