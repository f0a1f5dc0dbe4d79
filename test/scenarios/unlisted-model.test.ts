// A model that our catalogue does not have, and that an account of the platform lists: found, checked, priced, rendered, and reported.
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makePlace } from '../../cli/testing/run-cli.ts'
import { findModel } from '../../contracts/models/catalogue.ts'
import { ModelInfo, ModelList } from '../../contracts/models/model-info.ts'
import { ModelDrift } from '../../contracts/public/model-drift.ts'
import { Estimate } from '../../contracts/public/money.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { expectLedgersEqual } from '../support/clients/ledgers.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack({ speed: 200 })
const BEAM = 'sandbox/lantern-1/image-to-video'

async function call(method: string, route: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${test.api.url}${route}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

it('works as soon as an account lists it, by the platform’s names and schema, and is paid once', async () => {
  expect(findModel(BEAM)).toBeUndefined()
  await offer('north', [BEAM, 'kling-video/v2.6/pro/image-to-video'])

  const info = ModelInfo.parse((await call('GET', `/v1/models/${BEAM}`)).body)
  expect(info).toMatchObject({ id: BEAM, source: 'platform', output: 'video', price: null })
  expect(info.capabilities).toEqual(expect.arrayContaining(['begins_on_picture', 'ends_on_picture', 'chooses_length']))
  expect(info.files).toEqual([
    { pointer: '/image_url', kind: 'image', role: 'beginsOn' },
    { pointer: '/end_image_url', kind: 'image', role: 'endsOn' },
  ])
  const list = ModelList.parse((await call('GET', '/v1/models?capability=begins_on_picture')).body)
  expect(list.data.map(({ id }) => id)).toContain(BEAM)

  const wrong = { prompt: 'x', duration: 9, mod: 'calm', image_url: 'asset_nothing' }
  const refused = await call('POST', '/v1/generations', { model: BEAM, input: wrong })
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_content' } })
  const { errors } = refused.body as { errors: { pointer: string; detail: string }[] }
  expect(errors).toEqual(
    expect.arrayContaining([
      { pointer: '/input/duration', detail: 'must be at most 6' },
      { pointer: '/input/mod', detail: 'is not a field here; did you mean "mood"?' },
      { pointer: '/input/image_url', detail: expect.stringContaining('asset_') },
    ]),
  )

  const { id: image } = await test.api.upload(LIGHTHOUSE)
  const order = { model: BEAM, input: { prompt: 'The lamp turns', image_url: image, mood: 'storm' } }
  const estimate = Estimate.parse((await call('POST', '/v1/estimates', order)).body)
  expect(estimate).toMatchObject({ credits: 4.5, source: 'platform', model: BEAM })

  const accepted = await test.api.createGeneration(order)
  expect(accepted).toMatchObject({ priceCredits: 4.5, priceSource: 'platform', input: order.input })
  const ended = await test.api.generationEnd(accepted.id)
  expect(ended).toMatchObject({ status: 'completed', outputs: [{ kind: 'video' }] })
  expect(await test.api.download(ended.outputs[0]!.url)).not.toHaveLength(0)
  const paid = (await test.sandbox.ledgerOf(accepted.id)).filter(({ event }) => event === 'charged')
  expect(paid.map(({ credits }) => credits)).toEqual([4.5])

  const film = await test.api.createFilm({
    model: BEAM,
    image,
    settings: { mood: 'calm' },
    scenes: [{ prompt: 'Dusk', durationSeconds: 2 }, { prompt: 'Night' }],
  })
  expect(film).toMatchObject({ priceCredits: 5, priceSource: 'platform' })
  // What was accepted does not depend on the list any more.
  await offer('north', ['kling-video/v2.6/pro/image-to-video'])
  await offer('south', [BEAM])
  expect((await test.api.filmEnd(film.id)).status).toBe('completed')
  await expectLedgersEqual(test)

  const drift = ModelDrift.parse((await call('GET', '/v1/models/drift')).body)
  expect(drift.differences).toContainEqual(expect.objectContaining({ kind: 'unknown_model', model: BEAM }))
}, 180_000)

it('is made by hfw make with the options of its schema, whose help and refusals come from it', async () => {
  await offer('south', [BEAM])
  const place = await makePlace({ HFW_API: test.api.url })
  onTestFinished(() => place.remove())
  await copyFile(LIGHTHOUSE, join(place.folder, 'image.png'))
  const image = ['--image-url', 'image.png']
  expect((await place.run('make', BEAM, '--help')).stdout).toMatch(/--mood <value>[\s\S]*"storm"/)
  const refused = await place.run('make', BEAM, 'The lamp turns', ...image, '--mood', 'strom')
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean storm?') })
  const dry = await place.run('make', BEAM, '--duration', '2', '--mood', 'storm', '--dry-run')
  expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 credits') })

  const made = await place.run('make', BEAM, 'The lamp turns', ...image, '--mood', 'storm', '--json')
  expect({ exitCode: made.exitCode, stderr: made.stderr }).toMatchObject({ exitCode: 0 })
  const { files, ...job } = JSON.parse(made.stdout) as { id: string; files: string[] }
  expect(job).toMatchObject({ model: BEAM, status: 'completed', input: { mood: 'storm' } })
  expect((await readFile(files[0]!)).subarray(4, 8).toString('latin1')).toBe('ftyp')
  expect((await test.sandbox.ledgerOf(job.id)).filter(({ event }) => event === 'charged')).toHaveLength(1)
}, 120_000)

/** The account then lists exactly these models, and its list is read again before the next request for an unknown model. */
async function offer(account: string, catalogue: string[]): Promise<void> {
  const changed = await fetch(`${test.stack.urls.sandbox}/_sandbox/accounts/${account}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ catalogue }),
  })
  expect(changed.status).toBe(200)
  expect((await call('POST', `/v1/accounts/${account}/check`)).status).toBe(200)
}
