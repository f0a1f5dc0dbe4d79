import type { Attempt } from '../../contracts/public/generations.ts'
import { expect, test } from 'vitest'
import { FILM_ID, FINISHED_AT, GENERATION_ID, sampleFilm, sampleGeneration } from '../testing/sample-jobs.ts'
import { json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const GENERATION = `/v1/generations/${GENERATION_ID}`
const kling = {
  id: 'kling-video/v2.6/pro/image-to-video',
  aliases: ['kling'],
  title: 'Kling 2.6',
  description: 'A clip that begins with your image.',
  family: 'kling',
  generation: 'current',
  operation: 'image-to-video',
  output: 'video',
  capabilities: ['begins_on_picture', 'chooses_length'],
  price: { per: 'second', credits: 1.12 },
  source: 'catalogue',
  files: [],
  typicalDurationMs: 100_000,
  timeLimitMs: 2_400_000,
  inputSchema: {
    type: 'object',
    properties: {
      prompt: { type: 'string' },
      image: { $ref: '#/$defs/ImageSource' },
      durationSeconds: { anyOf: [{ const: 5 }, { const: 10 }], default: 5, description: 'Length.' },
    },
    required: ['prompt', 'image'],
  },
}

test('cancel prints the outcome and exits with 4 while it is not decided, 1 when it is too late', async () => {
  const late = { state: 'too_late', detail: 'It is running on the platform, which cannot stop it.', paid: 'unknown' }
  const scene = { sceneIndex: 1, take: 1, generationId: GENERATION_ID, state: 'requested', paid: 'unknown' }
  const cancelling = { state: 'requested', detail: 'No further scene begins.', paid: 'yes', scenes: [scene] }
  const { place } = await scriptedCli({
    [`POST ${GENERATION}/cancel`]: json(
      { cancellation: late, generation: sampleGeneration({ status: 'in_progress' }) },
      202,
    ),
    [`POST /v1/films/${FILM_ID}/cancel`]: json({ cancellation: cancelling, film: sampleFilm() }, 202),
  })
  const generation = await place.run('cancel', GENERATION_ID)
  expect(generation).toMatchObject({
    exitCode: 1,
    stdout: `Too late: ${late.detail}\nPaid: unknown.\nCost: about 1.5 credits where it completes.\n`,
  })
  expect(generation.stderr).toContain('✗')
  expect(generation.stderr).toContain('runs to its end')
  const film = await place.run('cancel', FILM_ID, '--json')
  expect(film.exitCode).toBe(4)
  expect(film.stderr).toContain(`… ${FILM_ID}: not decided yet.`)
  expect(film.stderr).toContain(`get ${FILM_ID}`)
  expect(film.stderr).not.toContain('✓')
  expect(JSON.parse(film.stdout)).toMatchObject({ cancellation: cancelling, film: { id: FILM_ID } })
})

test('cancel of a job that was completed and paid for is no success', async () => {
  const ended = { state: 'already_final', detail: 'It had ended before the request: it is completed.', paid: 'yes' }
  const unpaid = { state: 'cancelled_unpaid', detail: 'It is cancelled, and nothing was paid.', paid: 'no' }
  const { place } = await scriptedCli({
    [`POST ${GENERATION}/cancel`]: (response, request, attempt) => {
      const isFirst = attempt === 1
      const body = isFirst
        ? {
            cancellation: ended,
            generation: sampleGeneration({ status: 'completed', chargedCredits: 1.5, finishedAt: FINISHED_AT }),
          }
        : { cancellation: unpaid, generation: sampleGeneration({ status: 'cancelled' }) }
      json(body)(response, request, attempt)
    },
  })
  const completed = await place.run('cancel', GENERATION_ID)
  expect(completed).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining(`Already ended: ${ended.detail}\nPaid: yes.\nPaid 1.5 of 1.5 credits`),
  })
  expect(completed.stderr).toContain('was not cancelled')
  const cancelled = await place.run('cancel', GENERATION_ID)
  expect(cancelled).toMatchObject({ exitCode: 0, stdout: `Cancelled: ${unpaid.detail}\nPaid: no.\n` })
})

test('get shows the state of a job, and attempts with the skipped accounts', async () => {
  const attempt: Attempt = {
    id: 'att_01kabq5w3gey3s9v8m0n7xkc2t',
    idempotencyKey: `${GENERATION_ID}.1`,
    refusal: null,
    unknownSince: null,
    unknownReason: null,
    resolvedAs: null,
    number: 1,
    account: 'south',
    state: 'completed',
    requestId: null,
    skipped: [{ account: 'north', reason: 'no slot free' }],
    chargedCredits: 1.5,
    submittedAt: null,
    finishedAt: null,
  }
  const generation = sampleGeneration({ status: 'completed', attempts: [attempt], finishedAt: FINISHED_AT })
  const { place } = await scriptedCli({ [`GET ${GENERATION}`]: json(generation) })
  const { exitCode, stdout } = await place.run('get', GENERATION_ID)
  expect(exitCode).toBe(0)
  expect(stdout).toContain('status     completed')
  expect(stdout).toContain('attempt 1  completed on south, 1.5 credits; skipped north: no slot free')
})

test('cancel of a job that is cancelled but paid for gets no ✓', async () => {
  const late = { state: 'too_late', detail: 'It is cancelled, but an earlier attempt is paid for.', paid: 'yes' }
  const generation = sampleGeneration({ status: 'cancelled', chargedCredits: 1.5, finishedAt: FINISHED_AT })
  const { place } = await scriptedCli({ [`POST ${GENERATION}/cancel`]: json({ cancellation: late, generation }) })
  const { exitCode, stderr } = await place.run('cancel', GENERATION_ID)
  expect(exitCode).toBe(1)
  expect(stderr).not.toContain('✓')
})

test('get shows why an attempt was refused, the undecided cancellation, and the links', async () => {
  const refused: Attempt = {
    id: 'att_01kabq5w3gey3s9v8m0n7xkc2t',
    idempotencyKey: `${GENERATION_ID}.1`,
    refusal: { kind: 'no_credits', detail: 'HTTP 403: Not enough credits' },
    unknownSince: null,
    unknownReason: null,
    resolvedAs: null,
    number: 1,
    account: 'north',
    state: 'refused',
    requestId: null,
    skipped: [],
    chargedCredits: null,
    submittedAt: null,
    finishedAt: FINISHED_AT,
  }
  const sample = sampleGeneration()
  const workflow = 'http://temporal.test/namespaces/default/workflows/x'
  const generation = sampleGeneration({
    status: 'submitted',
    attempts: [refused],
    cancelRequestedAt: FINISHED_AT,
    cancellation: { state: 'requested', detail: 'The platform was asked 3 times to cancel it.', paid: 'unknown' },
    links: { ...sample.links, workflow },
  })
  const { api, place } = await scriptedCli({ [`GET ${GENERATION}`]: json(generation) })
  const { stdout } = await place.run('get', GENERATION_ID)
  expect(stdout).toContain('attempt 1  refused on north: no_credits, HTTP 403: Not enough credits')
  expect(stdout).toContain('status     submitted (accepted by the platform; its start there was not seen)')
  expect(stdout).toContain(`cancel     not decided, requested at ${FINISHED_AT}: The platform was asked 3 times`)
  expect(stdout).toContain(`api        ${api.url}${GENERATION}`)
  expect(stdout).toContain(`workflow   ${workflow}`)
})

test('an unknown id is a failure, an invalid id is a usage error', async () => {
  const { place } = await scriptedCli({
    [`GET ${GENERATION}`]: problem('not_found', { detail: 'There is no generation.' }),
  })
  expect(await place.run('get', GENERATION_ID)).toMatchObject({ exitCode: 1, stdout: '' })
  expect(await place.run('watch', 'gen_nonsense')).toMatchObject({ exitCode: 2, stdout: '' })
})

test('models lists all models, or the settings of one with their options', async () => {
  const { place } = await scriptedCli({
    'GET /v1/models': json({ data: [kling] }),
    'GET /v1/models/kling': json(kling),
  })
  const all = await place.run('models')
  expect(all.stdout).toBe(
    [
      'NAME   OUTPUT  CREDITS        DESCRIPTION',
      'kling  video   1.12 a second  A clip that begins with your image.',
      '',
    ].join('\n'),
  )
  const one = await place.run('models', 'kling')
  expect(one.stdout).toMatch(/^image +--image +image +required$/m)
  expect(one.stdout).toMatch(/^durationSeconds +--duration +5 \| 10 +5 +Length\.$/m)
  const document = await place.run('models', 'kling', '--json')
  expect(JSON.parse(document.stdout)).toEqual(kling)
})

test('models lists the current models, passes filters on, and says how many older ones are not listed', async () => {
  const dop = { ...kling, id: 'higgsfield-ai/dop/lite', aliases: ['dop-lite'], generation: 'older' }
  const { place } = await scriptedCli({
    'GET /v1/models': json({ data: [kling, dop] }),
    'GET /v1/models?output=video&capability=chooses_length&capability=begins_on_picture': json({ data: [dop] }),
  })
  const current = await place.run('models')
  expect(current.stdout).not.toContain('dop-lite')
  expect(current.stderr).toContain('1 older model is not listed: add --older.')
  const filters = ['--output', 'video', '--capability', 'chooses_length', 'begins_on_picture']
  expect((await place.run('models', ...filters)).stderr).toContain('No current model matches.')
  expect((await place.run('models', '--older')).stdout).toContain('dop-lite')
  expect((await place.run('models', '--capability', 'flies')).exitCode).toBe(2)
})

test('a response that is not of this API is reported', async () => {
  const { place } = await scriptedCli({ 'GET /v1/models': json({ hello: 'world' }) })
  const { exitCode, stderr } = await place.run('models')
  expect(exitCode).toBe(1)
  expect(stderr).toContain("does not respond like this version's API")
})

test('when no server responds, the exit code is 3 and the message names the doctor', async () => {
  const { api, place } = await scriptedCli({})
  await api.close()
  const { exitCode, stdout, stderr } = await place.run('models', '--json')
  expect(exitCode).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unreachable', url: api.url } })
  expect(stderr).toContain('no server listens there')
  expect(stderr).toContain('./hfw doctor')
})

test('get --out says that a job has nothing to save', async () => {
  const { place } = await scriptedCli({ [`GET ${GENERATION}`]: json(sampleGeneration()) })
  const { exitCode, stderr } = await place.run('get', GENERATION_ID, '--out', '.')
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `Nothing was saved: ${GENERATION_ID} is waiting and has no output.\n`,
  })
})

test('help of an unknown command is refused as the command is, and a wrong choice gets the nearest one', async () => {
  const { place } = await scriptedCli({})
  expect(await place.run('help', 'modles')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("unknown command 'modles'\n(Did you mean models?)"),
  })
  const { exitCode, stderr } = await place.run('list', '--status', 'complete')
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean completed?'),
  })
})

test('models show prints a command and a curl script for the example of the API', async () => {
  const exampleInput = { prompt: "It's on", image: 'https://example.com/lighthouse.png', durationSeconds: 5 }
  const { api, place } = await scriptedCli({ 'GET /v1/models/kling': json({ ...kling, exampleInput }) })
  const { stdout } = await place.run('models', 'show', 'kling')
  expect(stdout).toContain(String.raw`make kling 'It'\''s on' --image image.png --duration 5`)
  expect(stdout).toContain(
    `IMAGE=$(curl -sS ${api.url}/v1/uploads -H 'content-type: image/png' --data-binary @image.png`,
  )
  expect(stdout).toMatch(/"image":"'\$IMAGE'"/)
})
